"""Sessions in SQL. Live ones only: neither revoked, nor expired, nor left idle."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.sessions.rules import SEEN_EVERY, idle_since
from services.identity.tables import Session


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(
        Session.revoked_at.is_(None),
        Session.expires_at > now,
        Session.last_seen_at > idle_since(now),
    )


async def by_token(session: AsyncSession, token_hash: bytes, now: datetime) -> Session | None:
    return await session.scalar(select(Session).where(Session.token_hash == token_hash, _live(now)))


async def of_account(session: AsyncSession, account_id: UUID, now: datetime) -> Sequence[Session]:
    found = await session.scalars(
        select(Session)
        .where(Session.account_id == account_id, _live(now))
        .order_by(Session.last_seen_at.desc(), Session.id)
    )
    return found.all()


async def touch(session: AsyncSession, session_id: UUID, now: datetime) -> None:
    """Seen now; written once a minute at most."""
    await session.execute(
        update(Session)
        .where(Session.id == session_id, Session.last_seen_at < now - SEEN_EVERY)
        .values(last_seen_at=now)
    )


async def revoke(session: AsyncSession, account_id: UUID, session_id: UUID, now: datetime) -> bool:
    """False when the account has no such session, or none any more."""
    revoked = await session.scalar(
        update(Session)
        .where(Session.id == session_id, Session.account_id == account_id, _live(now))
        .values(revoked_at=now)
        .returning(Session.id)
    )
    return revoked is not None


async def revoke_all(
    session: AsyncSession, account_id: UUID, now: datetime, *, but: UUID | None = None
) -> None:
    statement = update(Session).where(
        Session.account_id == account_id, Session.revoked_at.is_(None)
    )
    if but is not None:
        statement = statement.where(Session.id != but)
    await session.execute(statement.values(revoked_at=now))


async def forget_over(session: AsyncSession, account_id: UUID, now: datetime) -> None:
    await session.execute(delete(Session).where(Session.account_id == account_id, ~_live(now)))
