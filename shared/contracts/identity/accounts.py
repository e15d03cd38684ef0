"""Accounts: what processes may ask of identity. Personal data stays there or leaves sealed."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.identity import queue
from shared.sealed import SealedText


class Recipient(BaseModel):
    """Sealed content: to whom a mail goes, and how the person is addressed."""

    address: str
    title: str
    first_name: str
    last_name: str


class MemberLink(BaseModel):
    account_id: UUID
    member_id: UUID


class AccountOpening(BaseModel):
    account_id: UUID
    at: datetime


class LinkRequest(BaseModel):
    """Make a single-use link. Asked again under the same `link_id`, the last secret is good."""

    account_id: UUID
    link_id: UUID
    expires_at: datetime


class LinkSecret(BaseModel):
    """Sealed content: the token a mail's link carries. Only its hash is stored."""

    token: str


class Activation(BaseModel):
    """`at` names the attempt too: the same one again is the same activation."""

    account_id: UUID
    link_id: UUID
    at: datetime


@queue.activity()
async def seal_recipient(account_id: UUID) -> SealedText:
    """Seal the account's `Recipient` for notifications. NotFound("account_unknown") once gone."""
    raise NotImplementedError


class Email(BaseModel):
    """Sealed content: an address somebody typed."""

    address: str


class Accounts(BaseModel):
    ids: list[UUID]


class Standing(BaseModel):
    """An account that can sign in; `last_seen_at` is None when it never has."""

    account_id: UUID
    last_seen_at: datetime | None


class Standings(BaseModel):
    """Those of the accounts asked for that still exist and are activated."""

    accounts: list[Standing]


class Found(BaseModel):
    account_id: UUID | None


@queue.activity()
async def standings(asked: Accounts) -> Standings:
    """Who of these is still there, and when each was last seen."""
    raise NotImplementedError


@queue.activity()
async def find_account(email: SealedText) -> Found:
    """Whose activated account bears a sealed `Email`, if anybody's."""
    raise NotImplementedError


@queue.activity()
async def link_member(link: MemberLink) -> None:
    """Remember that the account serves a member. Idempotent.

    NotFound("account_unknown") once the account is gone.
    """
    raise NotImplementedError


@queue.activity()
async def unlink_member(link: MemberLink) -> None:
    """Undo `link_member`. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def open_account(opening: AccountOpening) -> None:
    """Adopt the staged account: from now on it exists, not yet activated. Idempotent.

    NotFound("account_unknown") when nothing was staged, or too long ago.
    """
    raise NotImplementedError


@queue.activity()
async def make_activation_link(request: LinkRequest) -> SealedText:
    """Make the link, voiding earlier ones, and seal its `LinkSecret`.

    NotFound("account_unknown") once the account is gone.
    """
    raise NotImplementedError


@queue.activity()
async def make_reset_link(request: LinkRequest) -> SealedText:
    """Make a password reset link, voiding earlier ones, and seal its `LinkSecret`.

    NotFound("account_unknown") once the account is gone.
    """
    raise NotImplementedError


@queue.activity()
async def activate_account(activation: Activation) -> None:
    """Use the link and activate.

    Gone("link_unusable") when it is used, expired, withdrawn or of another account.
    """
    raise NotImplementedError


@queue.activity()
async def remove_unactivated_account(account_id: UUID) -> None:
    """Erase an account that was never activated. Idempotent; spares an activated one."""
    raise NotImplementedError
