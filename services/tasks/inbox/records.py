"""SQL by which the inbox follows the processes. Called by activities, in their transaction."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.tables import Place
from services.tasks.tables import Task as Row
from shared.contracts.tasks.lifecycle import Task

# A task without a due date is sorted after every other.
FAR = datetime(9999, 1, 1, tzinfo=UTC)
CHANNEL = "tasks"


async def keep_newest(session: AsyncSession, task: Task) -> bool:
    """Write this version unless the row has it or a newer one; say whether it was written."""
    values: dict[str, Any] = {
        column.name: getattr(task, column.name) for column in Row.__table__.columns
    }
    values["outcomes"] = [rule.model_dump() for rule in task.outcomes]
    values["escalations"] = [step.model_dump(mode="json") for step in task.escalations]
    new = insert(Row).values(values)
    written = await session.scalar(
        new.on_conflict_do_update(
            index_elements=[Row.id],
            set_={name: new.excluded[name] for name in values if name != "id"},
            where=Row.version < new.excluded.version,
        ).returning(Row.id)
    )
    return written is not None


async def place(session: AsyncSession, task: Task) -> None:
    """Lay the task in the pools of those who may see it, and take it out of the others."""
    pools = {*task.candidate_groups, *map(str, task.candidate_users)}
    if task.assignee is not None:
        pools.add(str(task.assignee))
    await session.execute(delete(Place).where(Place.task_id == task.id))
    if pools:
        await session.execute(
            insert(Place),
            [
                {
                    "pool": pool,
                    "task_id": task.id,
                    "open": not task.over,
                    "due_at": task.due_date or FAR,
                    "created_at": task.created_at,
                    "priority": task.priority,
                }
                for pool in sorted(pools)
            ],
        )


async def tell(session: AsyncSession, task_id: UUID) -> None:
    """Pages that show the task may read it again once this transaction is committed."""
    await session.execute(select(func.pg_notify(CHANNEL, str(task_id))))
