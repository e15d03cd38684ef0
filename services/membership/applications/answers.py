"""What the public API says of an application."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.membership.applications import EventKind, Holder, Stage, Step
from shared.contracts.membership.drafts import Draft, Identification
from shared.errors import FieldProblem

Action = Literal["save", "submit", "withdraw"]


class NewApplicationBody(Identification):
    """SIRET, NAF code (rév. 2) and commune (INSEE code, or a name as « NANTES (44000) »)."""


class SubmissionBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    terms_version: str = Field(max_length=20)
    accepted: bool


class Opened(BaseModel):
    id: UUID
    reference: str
    current_step: Step | Literal["validation"]


class ApplicationLine(BaseModel):
    id: UUID
    reference: str
    siret: str | None
    stage: Stage
    held_by: Holder
    until: datetime | None
    created_at: datetime
    submitted_at: datetime | None
    member_id: UUID | None


class Applications(BaseModel):
    items: list[ApplicationLine]
    next: str | None = None


class StepView(BaseModel):
    """`message` is what the member services ask to correct in this step."""

    step: Step
    reached: bool
    complete: bool
    problems: list[FieldProblem]
    message: str | None = None


class SubmissionView(BaseModel):
    round: int
    terms_version: str
    at: datetime


class ApplicationView(ApplicationLine):
    """`current_step` is the first step to complete, `validation` when none is left."""

    current_step: Step | Literal["validation"]
    steps: list[StepView]
    content: Draft
    comment: str | None = None
    submissions: list[SubmissionView]
    allowed_actions: list[Action]
    terms_version: str


class SavedStep(BaseModel):
    step: Step
    complete: bool
    current_step: Step | Literal["validation"]
    problems: list[FieldProblem]


class StageAnswer(BaseModel):
    stage: Stage


class TimelineEvent(BaseModel):
    """`by` and `held_by` are roles, never names. `label` is the French sentence."""

    model_config = ConfigDict(from_attributes=True)

    sequence: int
    at: datetime
    kind: EventKind
    label: str
    by: Holder
    stage: Stage
    held_by: Holder
    until: datetime | None
    step: Step | None
    code: str | None


class NextStep(BaseModel):
    label: str
    held_by: Holder
    until: datetime | None


class Timeline(BaseModel):
    items: list[TimelineEvent]
    upcoming: list[NextStep]
    next: str | None = None


class StaffLine(BaseModel):
    """`legal_name` is as typed, null until the company step is begun."""

    id: UUID
    reference: str
    legal_name: str | None
    siret: str | None
    stage: Stage


class StaffLines(BaseModel):
    items: list[StaffLine]
    next: str | None = None


class Rival(ApplicationLine):
    """Another application for the same SIRET, for the member services."""


class StaffApplicationView(ApplicationView):
    """`account_id` asked; `submitted_before` is another application that took the SIRET first."""

    account_id: UUID
    rivals: list[Rival]
    known_member_id: UUID | None


class Terms(BaseModel):
    version: str
    text: str
