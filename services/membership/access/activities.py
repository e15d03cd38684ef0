"""Membership's steps about access. Each may run twice and does its work once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.access import queries
from services.membership.access.rules import (
    CLOSED,
    GRANT_CHANGED,
    GRANT_UNKNOWN,
    GRANTS_CHANGED,
    LAST,
    NOBODY_KEPT,
    WITHDRAWN,
    list_version,
    loses_administrator,
    version,
)
from services.membership.access_reviews import queries as reviews
from services.membership.synchronisations.queries import ever_administered
from services.membership.synchronisations.rules import ALREADY_SYNCHRONISED
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership import access as contract
from shared.contracts.membership.levels import Access
from shared.database import SessionFactory
from shared.errors import FieldProblem, Invalid


class AccessActivities:
    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions

    @contract.users_of.implement
    async def users_of(self, member_id: UUID) -> contract.Users:
        async with self._sessions() as session:
            member = await queries.standing(session, member_id)
            found = await queries.users(session, member.id) if member else []
        return contract.Users(
            users=[
                contract.UserAccess(account_id=one.account_id, access=Access(one.access))
                for one in found
            ]
        )

    @contract.must_administer.implement
    async def must_administer(self, one: contract.Administrator) -> None:
        async with self._sessions() as session:
            member = await queries.standing(session, one.member_id)
            if member is None or not await _administers(session, member.id, one.account_id):
                raise WITHDRAWN

    @contract.order_access.implement
    async def order_access(self, order: contract.AccessOrder) -> contract.AccessChanged:
        async with self._sessions.begin() as session:
            # Locked: two orders on one member see each other.
            member = await queries.standing(session, order.member_id, lock=True)
            if line := await queries.done(session, order.key):
                return _told(line.member_id, member, line.before, line.after)
            if member is None:
                raise CLOSED
            grant = await queries.held(session, member.id, order.account_id)
            await _must_be_allowed(session, order, member.id, grant)
            before = grant.access if grant else None
            if before != order.access:
                await queries.change(session, order, member.id)
            return _told(member.id, member, before, order.access)

    @contract.confirm_access.implement
    async def confirm_access(
        self, confirmation: contract.AccessConfirmation
    ) -> contract.AccessConfirmed:
        async with self._sessions.begin() as session:
            member = await queries.standing(session, confirmation.member_id, lock=True)
            if review := await reviews.answered(session, confirmation.key):
                withdrawn = await reviews.withdrawn(session, review.id)
                return _confirmed(review.member_id, member, confirmation, withdrawn)
            if member is None:
                raise CLOSED
            if not await _administers(session, member.id, confirmation.by):
                raise WITHDRAWN
            leaving = await _leaving(session, confirmation, member.id)
            review_id = await reviews.answer(session, confirmation, member.id)
            for grant in leaving:
                await queries.change(
                    session, _withdrawal(confirmation, grant), member.id, review_id
                )
            member.access_reviewed_at = confirmation.at
            gone = [grant.account_id for grant in leaving]
            return _confirmed(member.id, member, confirmation, gone)

    def all(self) -> list[Callable[..., Any]]:
        return [self.users_of, self.must_administer, self.order_access, self.confirm_access]


async def _must_be_allowed(
    session: AsyncSession,
    order: contract.AccessOrder,
    member_id: UUID,
    grant: AccessGrant | None,
) -> None:
    if order.as_administrator and (
        order.by is None or not await _administers(session, member_id, order.by)
    ):
        raise WITHDRAWN
    if order.as_first_administrator and await ever_administered(session, member_id):
        raise ALREADY_SYNCHRONISED
    if grant is None:
        if order.access is None or order.only_if_held:
            raise GRANT_UNKNOWN
        return
    if order.only_if_none:
        raise contract.HELD_ALREADY
    if order.expected is not None:
        last = await queries.last_change(session, member_id, order.account_id)
        if version(grant, last) != order.expected:
            raise GRANT_CHANGED
    loses = loses_administrator(grant.access, order.access)
    if loses and await queries.administrators(session, member_id) <= 1:
        raise LAST


async def _leaving(
    session: AsyncSession, confirmation: contract.AccessConfirmation, member_id: UUID
) -> list[AccessGrant]:
    """Those not kept, or a refusal."""
    users = await queries.users(session, member_id)
    if confirmation.expected is not None:
        last = await queries.last_changes(session, member_id)
        versions = [version(one, last.get(one.account_id)) for one in users]
        if list_version(versions) != confirmation.expected:
            raise GRANTS_CHANGED
    known, keep = {one.account_id for one in users}, set(confirmation.keep)
    if problems := [
        FieldProblem(field=f"keep.{place}", code="user_unknown", detail=UNKNOWN)
        for place, account in enumerate(confirmation.keep)
        if account not in known
    ]:
        raise Invalid("user_unknown", UNKNOWN, problems)
    if not any(one.account_id in keep and one.access == Access.ADMINISTRATOR for one in users):
        raise NOBODY_KEPT
    return [one for one in users if one.account_id not in keep]


UNKNOWN = "Cette personne n'a pas, ou n'a plus, accès à l'adhérent."


def _withdrawal(
    confirmation: contract.AccessConfirmation, grant: AccessGrant
) -> contract.AccessOrder:
    return contract.AccessOrder(
        key=uuid5(confirmation.key, str(grant.account_id)),
        member_id=confirmation.member_id,
        account_id=grant.account_id,
        access=None,
        by=confirmation.by,
        at=confirmation.at,
        as_administrator=True,
    )


async def _administers(session: AsyncSession, member_id: UUID, account_id: UUID) -> bool:
    grant = await queries.held(session, member_id, account_id)
    return grant is not None and grant.access == Access.ADMINISTRATOR


def _confirmed(
    member_id: UUID,
    member: Member | None,
    confirmation: contract.AccessConfirmation,
    withdrawn: list[UUID],
) -> contract.AccessConfirmed:
    return contract.AccessConfirmed(
        member_id=member_id,
        member_number=(member.number if member else None) or "",
        at=confirmation.at,
        kept=len(set(confirmation.keep)),
        withdrawn=sorted(withdrawn),
    )


def _told(
    member_id: UUID, member: Member | None, before: str | None, after: str | None
) -> contract.AccessChanged:
    return contract.AccessChanged(
        member_id=member_id,
        member_number=(member.number if member else None) or "",
        before=Access(before) if before else None,
        after=Access(after) if after else None,
    )
