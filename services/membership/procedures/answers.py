"""What the public API says of procedures, to whoever asked and to whoever decides."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from services.membership.procedures.rules import State
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    EventKind,
    Holder,
    MessageKind,
    ProcedureKind,
    Stage,
)

# PostgreSQL has no place for the NUL character.
_Written = StringConstraints(strip_whitespace=True, max_length=4000, pattern=r"^[^\x00]*$")
Text = Annotated[str, _Written]
RequiredText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]*$"),
]

Action = Literal["withdraw", "answer", "confirm", "resend_code", "object", "consent", "decide"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Answer(Body):
    text: RequiredText


class ProcedureOpened(BaseModel):
    id: UUID
    reference: str
    kind: ProcedureKind
    stage: Stage
    state: State


class StageAnswer(BaseModel):
    stage: Stage
    state: State


class ProcedureLine(BaseModel):
    """`member_number` and `member_name` are given once the member is the reader's to know."""

    id: UUID
    reference: str
    kind: ProcedureKind
    stage: Stage
    state: State
    held_by: Holder
    until: datetime | None
    created_at: datetime
    ended_at: datetime | None
    member_number: str | None
    access: Access | None


class Procedures(BaseModel):
    items: list[ProcedureLine]
    next: str | None = None


class Message(BaseModel):
    """`by` is a role, never a name."""

    id: UUID
    kind: MessageKind
    by: Holder
    text: str
    at: datetime


class ProcedureView(ProcedureLine):
    """`relation` is what the reader is to it; `content` what was typed, for whoever asked; the
    requester is named to others while they may decide, object or consent."""

    relation: Literal["requester", "administrator", "user"]
    requester_name: str | None = None
    requester_email: str | None = None
    title: str
    content: dict[str, str]
    messages: list[Message]
    allowed_actions: list[Action]


class TimelineEvent(BaseModel):
    sequence: int
    at: datetime
    kind: EventKind
    label: str
    by: Holder
    stage: Stage
    held_by: Holder
    until: datetime | None
    code: str | None


class NextStep(BaseModel):
    label: str
    held_by: Holder
    until: datetime | None


class Timeline(BaseModel):
    items: list[TimelineEvent]
    upcoming: list[NextStep]


class Approval(BaseModel):
    """A request that waits for one of the member's administrators, or waited."""

    id: UUID
    reference: str
    member_id: UUID
    member_number: str
    member_name: str
    requester_name: str
    requester_email: str
    created_at: datetime
    until: datetime | None
    stage: Stage
    state: State
    access: Access | None
    allowed_actions: list[Action]


class Approvals(BaseModel):
    """`items` wait for a decision; `decided` are the last ones this account decided."""

    items: list[Approval]
    decided: list[Approval]
    next: str | None = None


class StaffProcedure(ProcedureLine):
    """For the member services: who asked, about whom."""

    title: str
    account_id: UUID
    requester_name: str | None
    requester_email: str | None
    member_id: UUID | None
    member_name: str | None
    siret: str | None


class StaffProcedureView(StaffProcedure):
    content: dict[str, str]
    messages: list[Message]


class StaffProcedures(BaseModel):
    items: list[StaffProcedure]
