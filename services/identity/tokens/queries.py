"""API tokens in SQL. Only live ones are found."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.sessions.rules import SEEN_EVERY
from services.identity.tables import ApiToken


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)


async def of_account(session: AsyncSession, account_id: UUID, now: datetime) -> Sequence[ApiToken]:
    found = await session.scalars(
        select(ApiToken)
        .where(ApiToken.account_id == account_id, _live(now))
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    return found.all()


async def count(session: AsyncSession, account_id: UUID, now: datetime) -> int:
    held = select(func.count()).where(ApiToken.account_id == account_id, _live(now))
    return await session.scalar(held) or 0


async def by_token(session: AsyncSession, token_hash: bytes, now: datetime) -> ApiToken | None:
    return await session.scalar(
        select(ApiToken).where(ApiToken.token_hash == token_hash, _live(now))
    )


async def touch(session: AsyncSession, token_id: UUID, now: datetime) -> None:
    await session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id)
        .where(or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now - SEEN_EVERY))
        .values(last_used_at=now)
    )


async def revoke_all(session: AsyncSession, account_id: UUID, now: datetime) -> None:
    await session.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def revoke(session: AsyncSession, account_id: UUID, token_id: UUID, now: datetime) -> bool:
    revoked = await session.scalar(
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.account_id == account_id, _live(now))
        .values(revoked_at=now)
        .returning(ApiToken.id)
    )
    return revoked is not None
