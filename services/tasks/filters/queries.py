"""Saved filters in SQL. One function, one question or one change; the caller owns the
transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.tables import TaskFilter


async def of_account(session: AsyncSession, account_id: UUID) -> Sequence[TaskFilter]:
    found = await session.scalars(
        select(TaskFilter)
        .where(TaskFilter.account_id == account_id)
        .order_by(TaskFilter.name, TaskFilter.id)
    )
    return found.all()


async def get(session: AsyncSession, filter_id: UUID) -> TaskFilter | None:
    return await session.get(TaskFilter, filter_id)


async def add(session: AsyncSession, kept: TaskFilter) -> None:
    session.add(kept)
    await session.flush()


async def remove(session: AsyncSession, account_id: UUID, filter_id: UUID) -> bool:
    removed = await session.scalar(
        delete(TaskFilter)
        .where(TaskFilter.id == filter_id, TaskFilter.account_id == account_id)
        .returning(TaskFilter.id)
    )
    return removed is not None
