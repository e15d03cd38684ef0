"""The membership application as services see it: how to start it and what to tell it."""

from abc import abstractmethod
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.membership.applications import (
    ApplicationRef,
    NewApplication,
    Stage,
    Step,
    StepState,
)
from shared.contracts.processes.human_tasks import HoldsTasks
from shared.contracts.tasks.lifecycle import Task

REVIEW = "application_review"
BLOCKED = "application_admission_blocked"


class ApplicationTerms(BaseModel):
    """How long each has. `remind_after` counts from the employer's last act."""

    remind_after: list[timedelta] = [timedelta(days=7), timedelta(days=30)]
    expire_after: timedelta = timedelta(days=60)
    # What processes started before working days were counted go by.
    review_within: timedelta = timedelta(days=10)
    review_working_days: int = 10


class ApplicationState(BaseModel):
    """What one run of the process hands to the next (continue-as-new)."""

    reference: str
    stage: Stage
    sequence: int
    steps: dict[Step, StepState]
    touched_at: datetime
    reminders: int
    round: int
    review: UUID | None
    tasks: list[Task]


class ApplicationInput(BaseModel):
    new: NewApplication
    terms: ApplicationTerms = ApplicationTerms()
    resumed: ApplicationState | None = None


class StepSave(BaseModel):
    step: Step
    revision_id: UUID


class SubmissionRequest(BaseModel):
    terms_version: str
    accepted: bool
    account_id: UUID


def process_id(application_id: UUID) -> str:
    return f"membership-application/{application_id}"


@workflow.defn(name="MembershipApplication")
class MembershipApplicationProcess(HoldsTasks):
    @workflow.run
    @abstractmethod
    async def run(self, asked: ApplicationInput) -> Stage: ...

    @workflow.update
    @abstractmethod
    async def opened(self) -> ApplicationRef:
        """Answer once the application is on record, or refuse as the record did."""

    @workflow.update
    @abstractmethod
    async def save_step(self, save: StepSave) -> list[StepState]:
        """Adopt a staged revision. Conflict("step_not_reached" | "application_not_editable")."""

    @workflow.update
    @abstractmethod
    async def submit(self, request: SubmissionRequest) -> Stage:
        """Submit, or submit again after corrections.

        Invalid("terms_not_accepted"), Conflict("step_incomplete" | "application_not_editable"),
        and what `submit_application` refuses.
        """

    @workflow.update
    @abstractmethod
    async def withdraw(self, account_id: UUID) -> Stage:
        """Conflict("application_decided") once a decision is taken."""
