"""Absences in SQL. One function, one question or one change; the caller owns the transaction."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import Absence, Account

# One at a time: whether an absence is possible depends on the others.
ORDER = 0x6162_7365


async def in_order(session: AsyncSession) -> None:
    """Until the transaction ends, nobody else enters an absence."""
    await session.execute(select(func.pg_advisory_xact_lock(ORDER)))


async def get(session: AsyncSession, absence_id: UUID) -> Absence | None:
    return await session.get(Absence, absence_id)


async def add(session: AsyncSession, absence: Absence) -> None:
    session.add(absence)
    await session.flush()


async def to_come(
    session: AsyncSession, today: date, accounts: Collection[UUID] | None = None
) -> Sequence[Absence]:
    """Under way or to come, by first day. Of everybody without `accounts`."""
    statement = select(Absence).where(Absence.withdrawn_at.is_(None), Absence.last_day >= today)
    if accounts is not None:
        statement = statement.where(Absence.account_id.in_(accounts))
    found = await session.scalars(statement.order_by(Absence.first_day, Absence.id).limit(500))
    return found.all()


async def withdraw(session: AsyncSession, absence: Absence, now: datetime) -> None:
    absence.withdrawn_at = absence.withdrawn_at or now
    await session.flush()


async def names(session: AsyncSession, account_ids: Collection[UUID]) -> dict[UUID, str]:
    found = await session.scalars(select(Account).where(Account.id.in_(account_ids)))
    return {account.id: account.display_name for account in found}
