"""SQL about digests. One function, one question; the caller owns the transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import String, and_, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.deliveries.queries import SENDING
from services.notifications.tables import Delivery, DigestEntry
from shared.contracts.notifications.messages import Category, Message


async def add(
    session: AsyncSession, message: Message, account_id: UUID, category: Category
) -> None:
    await session.execute(
        insert(DigestEntry)
        .values(
            key=message.key,
            account_id=account_id,
            category=category.value,
            template=message.template.value,
            facts=message.facts,
            path=message.path,
            recipient=message.recipient,
            kept_at=func.now(),
        )
        .on_conflict_do_nothing(index_elements=[DigestEntry.key])
    )


async def forget_told(session: AsyncSession) -> None:
    """Forget what a digest has told, or never will: its mail is sent, or refused for good."""
    await session.execute(
        delete(DigestEntry).where(
            DigestEntry.digest_key == Delivery.key, Delivery.status != SENDING
        )
    )


async def forget_unwanted(session: AsyncSession, account_id: UUID, category: Category) -> None:
    """Forget what its person no longer wants by mail."""
    await session.execute(
        delete(DigestEntry).where(
            DigestEntry.account_id == account_id, DigestEntry.category == category.value
        )
    )


async def accounts_to_tell(
    session: AsyncSession, key_prefix: str, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """The accounts with entries, without the digest of this prefix, in order."""
    told = and_(
        Delivery.key == key_prefix + cast(DigestEntry.account_id, String),
        Delivery.status != SENDING,
    )
    question = select(DigestEntry.account_id).distinct()
    if after is not None:
        question = question.where(DigestEntry.account_id > after)
    found = await session.scalars(
        question.where(~select(Delivery.key).where(told).exists())
        .order_by(DigestEntry.account_id)
        .limit(limit)
    )
    return found.all()


async def take(session: AsyncSession, account_id: UUID, digest_key: str) -> None:
    """Give every entry of the account to this digest."""
    await session.execute(
        update(DigestEntry)
        .where(DigestEntry.account_id == account_id)
        .values(digest_key=digest_key)
    )


async def taken(session: AsyncSession, digest_key: str) -> Sequence[DigestEntry]:
    found = await session.scalars(
        select(DigestEntry)
        .where(DigestEntry.digest_key == digest_key)
        .order_by(DigestEntry.kept_at, DigestEntry.key)
    )
    return found.all()
