"""Reading what the access page shows, for an administrator, another holder or staff."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.access import queries, sentences, views
from services.membership.access.answers import (
    AccessGrantView,
    AccessHistory,
    AccessPage,
    AdministratorName,
    ReviewStanding,
)
from services.membership.access.changes import meet
from services.membership.access.rules import list_version
from services.membership.access.views import Grants, Reader
from services.membership.access_reviews import queries as reviews
from services.membership.context import Context
from services.membership.procedures import messages
from services.membership.procedures.listing import before, cursor_of
from services.membership.tables import Member
from shared.contracts.membership.levels import Access
from shared.contracts.processes.access_review import AccessReviewTerms
from shared.errors import NotFound

PAGE = 50
UNKNOWN = NotFound("not_found", "Cet adhérent n'existe pas.")


async def page(context: Context, member_id: UUID, reader: Reader) -> AccessPage:
    async with context.sessions() as session:
        await _standing(session, member_id)
        users = await queries.users(session, member_id)
        known = await messages.people(session, [one.account_id for one in users])
    if unknown := {one.account_id for one in users} - set(known):
        await meet(context, member_id, unknown)
    async with context.sessions() as session:
        member = await _standing(session, member_id)
        grants = await _grants(session, member_id)
        standing = await _review(session, member, grants)
    shown = [
        one
        for one in grants.in_order()
        if reader.sees_everybody or one.account_id == reader.account_id
    ]
    alone = len(grants.administrators) == 1
    return AccessPage(
        mine=reader.access,
        allowed_actions=["manage", "review"] if reader.manages else [],
        items=[views.grant(grants, one, reader) for one in shown],
        administrators=[
            AdministratorName(account_id=one.account_id, name=_name(grants, one.account_id))
            for one in grants.in_order()
            if one.access == Access.ADMINISTRATOR
        ],
        types=list(sentences.types()),
        advice=sentences.SINGLE_ADMINISTRATOR if alone and reader.sees_everybody else None,
        review=standing if reader.sees_everybody else None,
        etag=list_version(map(grants.version, grants.grants)),
    )


async def one_grant(
    context: Context, member_id: UUID, account_id: UUID, reader: Reader
) -> AccessGrantView | None:
    async with context.sessions() as session:
        grants = await _grants(session, member_id)
    found = next((one for one in grants.grants if one.account_id == account_id), None)
    return views.grant(grants, found, reader) if found else None


async def history(
    context: Context, member_id: UUID, reader: Reader, cursor: str | None
) -> AccessHistory:
    """Changes and answered reviews, as one list."""
    place = before(cursor) if cursor else None
    async with context.sessions() as session:
        await _standing(session, member_id)
        lines = await queries.history(session, member_id, place, PAGE + 1)
        answered = await reviews.confirmations(session, member_id, place, PAGE + 1)
        wanted = [account for line, _ in lines for account in (line.account_id, line.by)]
        known = await messages.people(session, [*wanted, *(one.answered_by for one in answered)])
    events = [views.change_event(line, procedure, known, reader) for line, procedure in lines]
    events += [views.review_event(one, known) for one in answered]
    events.sort(key=lambda one: (one.at, one.id), reverse=True)
    last = events[PAGE - 1] if len(events) > PAGE else None
    return AccessHistory(items=events[:PAGE], next=cursor_of(last.at, last.id) if last else None)


async def _standing(session: AsyncSession, member_id: UUID) -> Member:
    member = await session.get(Member, member_id)
    if member is None or member.activated_at is None:
        raise UNKNOWN
    return member


async def _grants(session: AsyncSession, member_id: UUID) -> Grants:
    users = list(await queries.users(session, member_id))
    first = await queries.first_lines(session, member_id)
    last = await queries.last_changes(session, member_id)
    accounts: Iterable[UUID | None] = (
        *(one.account_id for one in users),
        *(line.by for line in (*first.values(), *last.values())),
    )
    return Grants(users, first, last, await messages.people(session, list(accounts)))


async def _review(session: AsyncSession, member: Member, grants: Grants) -> ReviewStanding:
    waiting = await reviews.waiting(session, member.id)
    last = await reviews.last_answered(session, member.id)
    known = await messages.people(session, [last.answered_by] if last else [])
    began = [one.granted_at for one in grants.grants[:1]]
    since = max(
        filter(None, [member.activated_at, member.access_reviewed_at, *began]), default=None
    )
    return views.review(
        waiting, last, known, due_after=AccessReviewTerms().due_after, since=since,
        now=datetime.now(UTC),
    )  # fmt: skip


def _name(grants: Grants, account_id: UUID) -> str | None:
    person = grants.people.get(account_id)
    return person.display_name if person else None
