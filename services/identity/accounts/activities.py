"""Identity's steps of the processes. Each may run twice and does its work once."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.identity.accounts import queries
from services.identity.links import queries as links
from services.identity.links.rules import unusable, usable
from services.identity.rights import announce_change
from shared.contracts.identity import accounts as contract
from shared.contracts.identity.accounts import (
    AccountOpening,
    Accounts,
    Activation,
    Email,
    Found,
    MemberLink,
    Recipient,
    Standing,
    Standings,
)
from shared.database import SessionFactory, violates
from shared.errors import NotFound
from shared.sealed import Seal


class AccountActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.seal_recipient.implement
    async def seal_recipient(self, account_id: UUID) -> str:
        async with self._sessions() as session:
            account = await queries.get(session, account_id)
        if account is None:
            raise _unknown()
        recipient = Recipient(
            address=account.email,
            title=account.title,
            first_name=account.first_name,
            last_name=account.last_name,
        )
        return self._seal.close(recipient)

    @contract.standings.implement
    async def standings(self, asked: Accounts) -> Standings:
        async with self._sessions() as session:
            found = await queries.last_seen(session, asked.ids)
        return Standings(
            accounts=[Standing(account_id=one, last_seen_at=seen) for one, seen in found]
        )

    @contract.find_account.implement
    async def find_account(self, email: str) -> Found:
        async with self._sessions() as session:
            account = await queries.by_email(session, self._seal.open(email, Email).address)
        known = account is not None and account.activated_at is not None
        return Found(account_id=account.id if account and known else None)

    @contract.link_member.implement
    async def link_member(self, link: MemberLink) -> None:
        try:
            async with self._sessions.begin() as session:
                await queries.link_member(session, link.account_id, link.member_id)
                await announce_change(session, link.account_id)
        except IntegrityError as error:
            if violates(error, "member_links_account_id_fkey"):
                raise _unknown() from error
            raise

    @contract.unlink_member.implement
    async def unlink_member(self, link: MemberLink) -> None:
        async with self._sessions.begin() as session:
            await queries.unlink_member(session, link.account_id, link.member_id)
            await announce_change(session, link.account_id)

    @contract.open_account.implement
    async def open_account(self, opening: AccountOpening) -> None:
        async with self._sessions.begin() as session:
            if not await queries.open_staged(session, opening.account_id, opening.at):
                raise _unknown()

    @contract.activate_account.implement
    async def activate_account(self, activation: Activation) -> None:
        async with self._sessions.begin() as session:
            account = await queries.locked(session, activation.account_id)
            link = await links.locked(session, activation.link_id, activation.account_id)
            if account is None or link is None:
                raise unusable()
            # The same attempt again: its answer was lost, its work was not.
            if link.used_at == activation.at:
                return
            if not usable(link, activation.at) or account.activated_at is not None:
                raise unusable()
            link.used_at = activation.at
            account.activated_at = activation.at

    @contract.remove_unactivated_account.implement
    async def remove_unactivated_account(self, account_id: UUID) -> None:
        async with self._sessions.begin() as session:
            if await queries.remove_unactivated(session, account_id):
                await announce_change(session, account_id)

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [
            self.seal_recipient,
            self.standings,
            self.find_account,
            self.link_member,
            self.unlink_member,
            self.open_account,
            self.activate_account,
            self.remove_unactivated_account,
        ]


def _unknown() -> NotFound:
    return NotFound("account_unknown", "Ce compte n'existe plus.")
