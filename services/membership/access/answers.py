"""What the public API says of who has access to a member."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.membership.access.rules import Role
from services.membership.procedures.answers import Body
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import ProcedureKind

GrantAction = Literal["change", "withdraw", "leave"]
PageAction = Literal["manage", "review"]
EventKind = Literal["granted", "changed", "withdrawn", "left", "confirmed"]


class Decider(BaseModel):
    """`name` is not told where a member of staff decided, save to colleagues."""

    role: Role
    name: str | None


class AccessGrantView(BaseModel):
    """`since` is when the access began, whatever its type was; `etag` goes back as `If-Match`."""

    account_id: UUID
    name: str | None
    email: str | None
    access: Access
    label: str
    since: datetime
    granted_by: Decider | None
    changed_at: datetime | None
    changed_by: Decider | None
    allowed_actions: list[GrantAction]
    etag: str


class AdministratorName(BaseModel):
    account_id: UUID
    name: str | None


class AccessType(BaseModel):
    access: Access
    label: str
    sentence: str
    may: list[str]
    may_not: list[str]


class Advice(BaseModel):
    code: Literal["single_administrator"]
    text: str


class ReviewStanding(BaseModel):
    """`due_at` is when administrators are next asked; `until` when they were asked to answer."""

    state: Literal["none", "due", "overdue"]
    due_at: datetime | None
    asked_at: datetime | None
    until: datetime | None
    last_confirmed_at: datetime | None
    last_confirmed_by: str | None


class AccessPage(BaseModel):
    """Everybody's access for administrators and staff, one's own for others."""

    mine: Access | None
    allowed_actions: list[PageAction]
    items: list[AccessGrantView]
    administrators: list[AdministratorName]
    types: list[AccessType]
    advice: Advice | None
    review: ReviewStanding | None
    etag: str


class AccessBody(Body):
    access: Access


class ReviewBody(Body):
    """Everybody who is not in `keep` loses access."""

    keep: list[UUID] = Field(min_length=1, max_length=1000)


class ReviewAnswer(BaseModel):
    confirmed_at: datetime
    kept: int
    withdrawn: list[UUID]


class ProcedureRef(BaseModel):
    id: UUID
    reference: str
    kind: ProcedureKind
    title: str


class AccessEvent(BaseModel):
    id: UUID
    at: datetime
    kind: EventKind
    account_id: UUID | None
    name: str | None
    before: Access | None
    after: Access | None
    by: Decider
    procedure: ProcedureRef | None
    review: bool
    label: str


class AccessHistory(BaseModel):
    items: list[AccessEvent]
    next: str | None = None
