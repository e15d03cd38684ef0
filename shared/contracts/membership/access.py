"""Who may do what on a member: what processes ask about access grants."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue
from shared.contracts.membership.levels import Access
from shared.errors import Conflict

HELD_ALREADY = Conflict(
    "access_already_held",
    "Cette personne a déjà accès à l'adhérent : sa demande n'a plus d'objet. Son accès se modifie"
    " sur la page des accès.",
)


class UserAccess(BaseModel):
    account_id: UUID
    access: Access


class Users(BaseModel):
    users: list[UserAccess]

    @property
    def administrators(self) -> list[UUID]:
        return [one.account_id for one in self.users if one.access is Access.ADMINISTRATOR]


class AccessOrder(BaseModel):
    """Give (`access`) or take away (None) an account's access to a member.

    `key` names the order: the same one again changes nothing. `by` is who decided. With
    `as_administrator`, `by` must be an administrator of the member at that very moment. With
    `only_if_none`, an access held already stays what it is; with `only_if_held`, nobody gets in.
    `expected` is the version of the grant that was read. With `as_first_administrator`, nobody
    must ever have administered the member.
    """

    key: UUID
    member_id: UUID
    account_id: UUID
    access: Access | None
    by: UUID | None
    at: datetime
    as_administrator: bool = False
    as_first_administrator: bool = False
    procedure_id: UUID | None = None
    only_if_none: bool = False
    only_if_held: bool = False
    expected: str | None = None


class Administrator(BaseModel):
    member_id: UUID
    account_id: UUID


class AccessChanged(BaseModel):
    """`member_id` is the member as it stands today: a merged one stands under its successor."""

    member_id: UUID
    member_number: str
    before: Access | None
    after: Access | None


class AccessConfirmation(BaseModel):
    """The yearly review answered: everybody not in `keep` loses access. `expected` is the version
    of the whole list that was read."""

    key: UUID
    member_id: UUID
    by: UUID
    keep: list[UUID]
    at: datetime
    expected: str | None = None


class AccessConfirmed(BaseModel):
    member_id: UUID
    member_number: str
    at: datetime
    kept: int
    withdrawn: list[UUID]


@queue.activity()
async def users_of(member_id: UUID) -> Users:
    """Everybody with access to the member as it stands today."""
    raise NotImplementedError


@queue.activity()
async def order_access(order: AccessOrder) -> AccessChanged:
    """Change the grant and its history in one transaction; the gateway is told.

    Forbidden("access_withdrawn") when `by` no longer administers the member;
    Conflict("last_administrator") when nobody would be left to administer it;
    Conflict("already_synchronised") when somebody already is, or was, its administrator;
    NotFound("grant_unknown") when there is nothing to take away;
    Conflict("member_closed") when the member is closed and has no successor;
    Conflict("access_already_held") when `only_if_none` and there is one;
    Outdated("grant_changed") when the grant is no longer the one `expected`.
    """
    raise NotImplementedError


@queue.activity()
async def confirm_access(confirmation: AccessConfirmation) -> AccessConfirmed:
    """Keep these, withdraw everybody else, and record the review, in one transaction.

    As `order_access`, and Invalid("user_unknown") for one to keep who has no access,
    Outdated("grants_changed") when the list is no longer the one `expected`.
    """
    raise NotImplementedError


@queue.activity()
async def must_administer(one: Administrator) -> None:
    """Forbidden("access_withdrawn") unless the account administers the member at this moment."""
    raise NotImplementedError
