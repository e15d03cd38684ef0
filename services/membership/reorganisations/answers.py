"""What the member services read of a takeover or a merger, and what they send."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from services.membership.procedures.answers import Body, RequiredText
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import ProcedureKind, Stage

SHOWN = 200

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$"
    ),
]
# Read by the rules, which say more than a length: longer still is refused with the same words.
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


class MergerBody(Body):
    description: Long = ""
    phone: Short = ""


class TakeoverBody(MergerBody):
    member_number: Short = ""
    former_siret: Short = ""
    new_siret: Short = ""


class MergerPlanBody(Body):
    absorbing: UUID
    absorbed: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    effective_on: date
    join_positions: bool = True
    join_employees: bool = True


class TakeoverPlanBody(Body):
    """Without `new_siret`, the one that was asked for."""

    effective_on: date
    new_siret: Short | None = None
    legal_name: Name | None = None
    legal_form: Name | None = None
    contact_email: EmailStr | None = None
    keep_users: list[UUID] = Field(default=[], max_length=500)


class Comment(Body):
    comment: RequiredText


class FromRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MemberRef(FromRow):
    id: UUID
    member_number: str
    legal_name: str
    siret: str
    closed_at: datetime | None = None


class PlanView(BaseModel):
    """A merger has `absorbing` and `absorbed`; a takeover `member` and what it becomes."""

    id: UUID
    effective_on: date
    prepared_by: UUID
    prepared_at: datetime
    absorbing: MemberRef | None = None
    absorbed: list[MemberRef] = []
    join_positions: bool | None = None
    join_employees: bool | None = None
    member: MemberRef | None = None
    new_siret: str | None = None
    legal_name: str | None = None
    legal_form: str | None = None
    contact_email: str | None = None
    keep_users: list[UUID] = []


class AccessLine(BaseModel):
    """`becomes` is the access held afterwards on the absorbing, or taken over, member."""

    member_id: UUID
    account_id: UUID
    display_name: str | None
    email: str | None
    access: Access
    becomes: Access | None


class Accesses(BaseModel):
    count: int
    items: list[AccessLine]


class ContactLine(FromRow):
    member_id: UUID
    id: UUID
    name: str
    function: str


class Contacts(BaseModel):
    count: int
    items: list[ContactLine]


class AddressLine(FromRow):
    member_id: UUID
    kind: str
    corporate_name: str
    line: str
    postal_code: str
    town: str


class PendingLine(BaseModel):
    """`follows` is false when the same person already asks the same of the absorbing member."""

    member_id: UUID
    id: UUID
    reference: str
    kind: ProcedureKind
    stage: Stage
    follows: bool


class ApplicationLine(BaseModel):
    id: UUID
    reference: str
    siret: str
    stage: str


class FormerSiretLine(FromRow):
    member_id: UUID
    siret: str
    until: date


class Reorganisation(BaseModel):
    """Counts are whole; long lists show their first 200. `figures` are those the approver sees,
    `moved` those found at execution."""

    id: UUID
    kind: ProcedureKind
    reference: str
    stage: Stage
    requester_id: UUID
    requested: dict[str, str]
    allowed_actions: list[Literal["prepare", "cancel", "undo"]]
    undo_until: datetime | None
    plan: PlanView | None
    figures: dict[str, int]
    moved: dict[str, int]
    accesses: Accesses
    contacts: Contacts
    addresses: list[AddressLine]
    pending: list[PendingLine]
    applications: list[ApplicationLine]
    former_sirets: list[FormerSiretLine]
