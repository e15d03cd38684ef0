"""SQL about guesses and locked numbers. One function, one question; the caller owns the
transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Row, delete, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.membership.access.tables import AccessChange
from services.membership.procedures.tables import Person
from services.membership.synchronisations.rules import FAILED
from services.membership.synchronisations.tables import Guess, NumberLock
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership.levels import Access

# More of the last day than any limit counts.
MOST_COUNTED = 200


async def hold(session: AsyncSession, *keys: str) -> None:
    """One at a time for each of these until the transaction ends; always in the same order."""
    for key in sorted(keys):
        await session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"membership:{key}", 0)))
        )


async def failures_by(
    session: AsyncSession, column: InstrumentedAttribute[UUID] | InstrumentedAttribute[str],
    value: UUID | str, since: datetime,
) -> Sequence[datetime]:  # fmt: skip
    """When it failed since then, the newest first."""
    found = await session.scalars(
        select(Guess.at)
        .where(column == value, Guess.at > since, Guess.outcome.in_(FAILED))
        .order_by(Guess.at.desc())
        .limit(MOST_COUNTED)
    )
    return found.all()


async def failures_on(session: AsyncSession, number: str, since: datetime) -> int:
    """Since then, or since staff unlocked it."""
    moment = literal(since, DateTime(timezone=True))
    released = select(NumberLock.released_at).where(NumberLock.member_number == number)
    counted = await session.scalar(
        select(func.count()).where(
            Guess.member_number == number,
            Guess.at > func.greatest(moment, released.scalar_subquery()),
            Guess.outcome.in_(FAILED),
        )
    )
    return counted or 0


async def lock_of(session: AsyncSession, number: str, now: datetime) -> datetime | None:
    return await session.scalar(
        select(NumberLock.locked_until).where(
            NumberLock.member_number == number, NumberLock.locked_until > now
        )
    )


async def lock(session: AsyncSession, number: str, until: datetime) -> None:
    new = insert(NumberLock).values(member_number=number, locked_until=until)
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[NumberLock.member_number],
            set_={"locked_until": new.excluded.locked_until},
        )
    )


async def release(session: AsyncSession, number: str, by: UUID, now: datetime) -> None:
    await session.execute(
        update(NumberLock)
        .where(NumberLock.member_number == number, NumberLock.locked_until > now)
        .values(locked_until=now, released_at=now, released_by=by)
    )


async def locks(
    session: AsyncSession, now: datetime, since: datetime
) -> Sequence[Row[NumberLock, UUID, int]]:
    """Those of now, each with the member of that number, if any, and its failures since then."""
    failures = (
        select(func.count())
        .where(
            Guess.member_number == NumberLock.member_number,
            Guess.at > since,
            Guess.outcome.in_(FAILED),
        )
        .scalar_subquery()
    )
    found = await session.execute(
        select(NumberLock, Member.id, failures)
        .outerjoin(Member, Member.number == NumberLock.member_number)
        .where(NumberLock.locked_until > now)
        .order_by(NumberLock.locked_until.desc(), NumberLock.member_number)
        .limit(500)
    )
    return found.all()


async def erase_before(session: AsyncSession, moment: datetime) -> None:
    await session.execute(delete(Guess).where(Guess.at < moment))
    await session.execute(delete(NumberLock).where(NumberLock.locked_until < moment))


async def guesses(
    session: AsyncSession, number: str | None, account_id: UUID | None,
    after: tuple[datetime, UUID] | None, limit: int,
) -> Sequence[Row[Guess, Person]]:  # fmt: skip
    """The newest first, each with the name of whoever tried, where it is known."""
    statement = select(Guess, Person).outerjoin(Person, Person.account_id == Guess.account_id)
    if number is not None:
        statement = statement.where(Guess.member_number == number)
    if account_id is not None:
        statement = statement.where(Guess.account_id == account_id)
    if after is not None:
        statement = statement.where(tuple_(Guess.at, Guess.id) < after)
    found = await session.execute(statement.order_by(Guess.at.desc(), Guess.id.desc()).limit(limit))
    return found.all()


async def numbered(session: AsyncSession, number: str) -> Member | None:
    return await session.scalar(
        select(Member).where(Member.number == number, Member.activated_at.is_not(None))
    )


async def ever_administered(session: AsyncSession, member_id: UUID) -> bool:
    """Somebody administers the member, or once did."""
    now = select(AccessGrant.account_id).where(
        AccessGrant.member_id == member_id, AccessGrant.access == Access.ADMINISTRATOR
    )
    once = select(AccessChange.account_id).where(
        AccessChange.member_id == member_id,
        (AccessChange.before == Access.ADMINISTRATOR)
        | (AccessChange.after == Access.ADMINISTRATOR),
    )
    found = await session.scalars(now.union(once).limit(1))
    return found.first() is not None
