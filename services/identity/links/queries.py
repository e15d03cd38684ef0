"""Single-use links in SQL: made, voided, looked up by the hash of their token, used."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import Link


async def make(session: AsyncSession, link: Link) -> None:
    """Store the link under its id; of two attempts at it, the one begun last is kept.

    Links made before it, for the same account and purpose, are void.
    """
    fresh = insert(Link).values(
        id=link.id,
        account_id=link.account_id,
        purpose=link.purpose,
        token_hash=link.token_hash,
        made_at=link.made_at,
        expires_at=link.expires_at,
    )
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=[Link.id],
            set_={"token_hash": fresh.excluded.token_hash, "made_at": fresh.excluded.made_at},
            where=(Link.made_at <= fresh.excluded.made_at) & Link.used_at.is_(None),
        )
    )
    await session.execute(
        update(Link)
        .where(
            Link.account_id == link.account_id,
            Link.purpose == link.purpose,
            Link.id != link.id,
            Link.made_at <= link.made_at,
            Link.used_at.is_(None),
            Link.voided_at.is_(None),
        )
        .values(voided_at=link.made_at)
    )


async def void_all(session: AsyncSession, account_id: UUID, purpose: str, now: datetime) -> None:
    await session.execute(
        update(Link)
        .where(
            Link.account_id == account_id,
            Link.purpose == purpose,
            Link.used_at.is_(None),
            Link.voided_at.is_(None),
        )
        .values(voided_at=now)
    )


async def by_token(session: AsyncSession, token_hash: bytes, purpose: str) -> Link | None:
    return await session.scalar(
        select(Link).where(Link.token_hash == token_hash, Link.purpose == purpose)
    )


async def locked(session: AsyncSession, link_id: UUID, account_id: UUID) -> Link | None:
    return await session.scalar(
        select(Link)
        .where(Link.id == link_id, Link.account_id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
