"""A takeover or a merger as membership sees it: how to start it and what to tell it."""

from abc import abstractmethod
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.membership.procedures import NewProcedure, ProcedureKind, Stage
from shared.contracts.processes.procedures import FollowsProcedure

PREPARATION, APPROVAL, BLOCKED = "preparation", "approval", "blocked"
SUBMIT, APPROVE, RETURN, RETRY, REFUSE = "submit", "approve", "return", "retry", "refuse"

_PREFIXES = {ProcedureKind.COMPANY_TAKEOVER: "takeover", ProcedureKind.MERGER: "merger"}


class ReorganisationTerms(BaseModel):
    """How long each has; `undo_within` counts from the execution."""

    prepare_within_working_days: int = 5
    approve_within_working_days: int = 3
    unblock_within_working_days: int = 2
    answer_within: timedelta = timedelta(days=30)
    undo_within: timedelta = timedelta(days=15)


class ReorganisationInput(BaseModel):
    new: NewProcedure
    terms: ReorganisationTerms = ReorganisationTerms()


class StagedPlan(BaseModel):
    """A plan a route has staged: the process has it checked and adopts it."""

    plan_id: UUID
    by: UUID


class StaffWord(BaseModel):
    """A member of staff stops or undoes it; why is a staged message."""

    by: UUID
    message_id: UUID


def task_type(kind: ProcedureKind, step: str) -> str:
    """`merger_preparation`, `takeover_approval` …"""
    return f"{_PREFIXES[kind]}_{step}"


@workflow.defn(name="Reorganisation")
class ReorganisationProcess(FollowsProcedure):
    @workflow.run
    @abstractmethod
    async def run(self, asked: ReorganisationInput) -> Stage: ...

    @workflow.update
    @abstractmethod
    async def prepare(self, plan: StagedPlan) -> Stage:
        """Adopt a staged plan, replacing the one before.

        Conflict("procedure_not_in_preparation"), Forbidden("task_not_yours" | "own_request"), and
        what `adopt_plan` refuses.
        """

    @workflow.update
    @abstractmethod
    async def cancel(self, word: StaffWord) -> Stage:
        """Stop it before its date.

        Conflict("procedure_not_scheduled"), Forbidden("own_request").
        """

    @workflow.update
    @abstractmethod
    async def undo(self, word: StaffWord) -> Stage:
        """Write everything back. Conflict("undo_window_over"), Forbidden("own_request")."""
