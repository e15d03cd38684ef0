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
    """Make a single-use link. The same `link_id` again gives the same link."""

    account_id: UUID
    link_id: UUID
    expires_at: datetime


class LinkSecret(BaseModel):
    """Sealed content: the token a mail's link carries. Only its hash is stored."""

    token: str


class Activation(BaseModel):
    account_id: UUID
    link_id: UUID
    at: datetime


@queue.activity()
async def seal_recipient(account_id: UUID) -> SealedText:
    """Seal the account's `Recipient` for notifications. NotFound("account_unknown") once gone."""
    raise NotImplementedError


@queue.activity()
async def link_member(link: MemberLink) -> None:
    """Remember that the account serves a member, so that it is kept. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def unlink_member(link: MemberLink) -> None:
    """Undo `link_member`. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def open_account(opening: AccountOpening) -> None:
    """Adopt the staged account: from now on it exists, not yet activated. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def make_activation_link(request: LinkRequest) -> SealedText:
    """Make the link, voiding earlier ones, and seal its `LinkSecret`."""
    raise NotImplementedError


@queue.activity()
async def make_reset_link(request: LinkRequest) -> SealedText:
    """Make a password reset link, voiding earlier ones, and seal its `LinkSecret`."""
    raise NotImplementedError


@queue.activity()
async def activate_account(activation: Activation) -> None:
    """Use the link and activate. Gone("link_expired") or Gone("link_used") when it cannot be."""
    raise NotImplementedError


@queue.activity()
async def remove_unactivated_account(account_id: UUID) -> None:
    """Erase an account that was never activated. Idempotent; spares an activated one."""
    raise NotImplementedError
