"""SQL about notices. One function, one question; the caller owns the transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.tables import Notice
from shared.contracts.notifications.messages import Message


async def add(session: AsyncSession, message: Message) -> None:
    """Insert once, and tell whoever listens on `notices` that the account has one more."""
    added = await session.scalar(
        insert(Notice)
        .values(
            id=uuid5(NAMESPACE_URL, f"notice:{message.key}"),
            key=message.key,
            account_id=message.account_id,
            template=message.template.value,
            facts=message.facts,
            path=message.path,
            created_at=func.now(),
        )
        .on_conflict_do_nothing(constraint="notice_key")
        .returning(Notice.id)
    )
    if added:
        await session.execute(
            text("select pg_notify('notices', :account)"), {"account": str(message.account_id)}
        )


async def of_account(
    session: AsyncSession, account_id: UUID, after: tuple[bool, datetime, UUID] | None, limit: int
) -> Sequence[Notice]:
    """Unread first, then newest first, from the one that follows `after` (unread, when, which)."""
    place = tuple_(Notice.read_at.is_(None), Notice.created_at, Notice.id)
    question = select(Notice).where(Notice.account_id == account_id)
    if after is not None:
        question = question.where(place < after)
    found = await session.scalars(
        question.order_by(
            Notice.read_at.is_(None).desc(), Notice.created_at.desc(), Notice.id.desc()
        ).limit(limit)
    )
    return found.all()


async def unread(session: AsyncSession, account_id: UUID) -> int:
    counted = await session.scalar(
        select(func.count())
        .select_from(Notice)
        .where(Notice.account_id == account_id, Notice.read_at.is_(None))
    )
    return counted or 0


async def mark_read(session: AsyncSession, account_id: UUID, notice_id: UUID) -> bool:
    """False when the account has no such notice. Read twice, it keeps its first moment."""
    found = await session.scalar(
        update(Notice)
        .where(Notice.account_id == account_id, Notice.id == notice_id)
        .values(read_at=func.coalesce(Notice.read_at, func.now()))
        .returning(Notice.id)
    )
    return found is not None


async def mark_all_read(session: AsyncSession, account_id: UUID) -> None:
    await session.execute(
        update(Notice)
        .where(Notice.account_id == account_id, Notice.read_at.is_(None))
        .values(read_at=func.now())
    )


async def erase_before(session: AsyncSession, moment: datetime, limit: int) -> int:
    """Erase the oldest, a few at a time. Says how many went."""
    old = (
        select(Notice.id).where(Notice.created_at < moment).order_by(Notice.created_at).limit(limit)
    )
    erased = await session.scalars(delete(Notice).where(Notice.id.in_(old)).returning(Notice.id))
    return len(erased.all())
