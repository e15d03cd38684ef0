"""SQL about the yearly access review. The caller owns the transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, case, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.access.tables import AccessChange
from services.membership.access_reviews.tables import AccessReview
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership.access import AccessConfirmation
from shared.contracts.membership.access_reviews import ReviewDay
from shared.contracts.membership.levels import Access

OPEN = (AccessReview.answered_at.is_(None), AccessReview.lapsed_at.is_(None))


async def ask_what_is_due(session: AsyncSession, day: ReviewDay) -> None:
    """A member is due a year after its last review, or after the oldest access it has."""
    limit = day.at - day.due_after
    oldest = (
        select(func.min(AccessGrant.granted_at))
        .where(AccessGrant.member_id == Member.id)
        .correlate(Member)
        .scalar_subquery()
    )
    asked = (
        select(func.max(AccessReview.asked_at))
        .where(AccessReview.member_id == Member.id)
        .correlate(Member)
        .scalar_subquery()
    )
    due = select(
        func.gen_random_uuid(),
        Member.id,
        literal(day.at),
        literal(day.at + day.lapse_after),
        literal(1),
        literal(day.day),
    ).where(
        Member.activated_at.is_not(None),
        Member.closed_at.is_(None),
        oldest.is_not(None),
        # PostgreSQL's greatest leaves out what is null.
        func.greatest(Member.activated_at, Member.access_reviewed_at, oldest, asked) <= limit,
    )
    columns = ["id", "member_id", "asked_at", "until", "told", "told_on"]
    await session.execute(
        insert(AccessReview)
        .from_select(columns, due)
        .on_conflict_do_nothing(
            index_elements=[AccessReview.member_id],
            index_where=AccessReview.answered_at.is_(None) & AccessReview.lapsed_at.is_(None),
        )
    )


async def remind(session: AsyncSession, day: ReviewDay) -> None:
    """One reminder at a time: the first that is due and was not sent."""
    for told, delay in enumerate(day.remind_after, start=1):
        await session.execute(
            update(AccessReview)
            .where(
                *OPEN,
                AccessReview.told == told,
                AccessReview.told_on < day.day,
                AccessReview.asked_at <= day.at - delay,
                AccessReview.until > day.at,
            )
            .values(told=told + 1, told_on=day.day)
        )


async def lapse(session: AsyncSession, day: ReviewDay) -> None:
    await session.execute(
        update(AccessReview)
        .where(*OPEN, AccessReview.until <= day.at)
        .values(lapsed_at=day.at, batch_id=day.batch_id)
    )


async def forget_closed(session: AsyncSession, day: ReviewDay) -> None:
    """Nobody is asked about a member that is no more."""
    closed = select(Member.id).where(Member.closed_at.is_not(None))
    await session.execute(
        update(AccessReview)
        .where(*OPEN, AccessReview.member_id.in_(closed))
        .values(lapsed_at=day.at)
    )


async def counts(session: AsyncSession, day: date, batch_id: UUID) -> tuple[int, int, int]:
    """Asked, reminded and lapsed on that day."""
    told = await session.execute(
        select(
            func.count(case((AccessReview.told == 1, 1))),
            func.count(case((AccessReview.told > 1, 1))),
        ).where(AccessReview.told_on == day)
    )
    asked, reminded = told.one()
    lapsed = await session.scalar(
        select(func.count()).select_from(AccessReview).where(AccessReview.batch_id == batch_id)
    )
    return asked, reminded, lapsed or 0


async def told_on(
    session: AsyncSession, day: date, after: UUID | None, limit: int
) -> Sequence[Row[AccessReview, Member]]:
    """What was asked or reminded that day and still waits."""
    statement = (
        select(AccessReview, Member)
        .join(Member, Member.id == AccessReview.member_id)
        .where(AccessReview.told_on == day, *OPEN)
    )
    if after is not None:
        statement = statement.where(AccessReview.id > after)
    found = await session.execute(statement.order_by(AccessReview.id).limit(limit))
    return found.all()


async def administrators(
    session: AsyncSession, members: Sequence[UUID]
) -> Sequence[Row[UUID, UUID]]:
    found = await session.execute(
        select(AccessGrant.member_id, AccessGrant.account_id)
        .where(AccessGrant.member_id.in_(members), AccessGrant.access == Access.ADMINISTRATOR)
        .order_by(AccessGrant.member_id, AccessGrant.account_id)
    )
    return found.all()


async def answered(session: AsyncSession, key: UUID) -> AccessReview | None:
    return await session.scalar(select(AccessReview).where(AccessReview.answer_key == key))


async def withdrawn(session: AsyncSession, review_id: UUID) -> list[UUID]:
    found = await session.scalars(
        select(AccessChange.account_id).where(AccessChange.review_id == review_id)
    )
    return list(found)


async def waiting(session: AsyncSession, member_id: UUID) -> AccessReview | None:
    """The latest question, unless administrators have confirmed since."""
    return await session.scalar(
        select(AccessReview)
        .join(Member, Member.id == AccessReview.member_id)
        .where(
            AccessReview.member_id == member_id,
            AccessReview.answered_at.is_(None),
            Member.access_reviewed_at.is_(None)
            | (AccessReview.asked_at > Member.access_reviewed_at),
        )
        .order_by(AccessReview.asked_at.desc())
        .limit(1)
    )


async def last_answered(session: AsyncSession, member_id: UUID) -> AccessReview | None:
    return await session.scalar(
        select(AccessReview)
        .where(AccessReview.member_id == member_id, AccessReview.answered_at.is_not(None))
        .order_by(AccessReview.answered_at.desc())
        .limit(1)
    )


async def answer(session: AsyncSession, given: AccessConfirmation, member_id: UUID) -> UUID:
    """Answer what waits, even lapsed; without a question, the answer makes its own row."""
    review = await waiting(session, member_id)
    if review is None:
        review = AccessReview(id=given.key, member_id=member_id, told=0)
        session.add(review)
    review.answered_at = given.at
    review.answered_by = given.by
    review.answer_key = given.key
    review.kept = len(set(given.keep))
    await session.flush()
    return review.id


async def confirmations(
    session: AsyncSession, member_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[AccessReview]:
    statement = select(AccessReview).where(
        AccessReview.member_id == member_id, AccessReview.answered_at.is_not(None)
    )
    if before is not None:
        statement = statement.where(
            (AccessReview.answered_at < before[0])
            | ((AccessReview.answered_at == before[0]) & (AccessReview.id < before[1]))
        )
    found = await session.scalars(
        statement.order_by(AccessReview.answered_at.desc(), AccessReview.id.desc()).limit(limit)
    )
    return found.all()


async def of_batch(
    session: AsyncSession, batch_id: UUID, after: UUID | None, limit: int
) -> Sequence[Row[AccessReview, Member, int]]:
    """What lapsed in one day, each with how many people have access."""
    users = (
        select(func.count())
        .where(AccessGrant.member_id == Member.id)
        .correlate(Member)
        .scalar_subquery()
    )
    statement = (
        select(AccessReview, Member, users)
        .join(Member, Member.id == AccessReview.member_id)
        .where(AccessReview.batch_id == batch_id)
    )
    if after is not None:
        statement = statement.where(AccessReview.id > after)
    found = await session.execute(statement.order_by(AccessReview.id).limit(limit))
    return found.all()
