"""SQL of the history: one row for each version of a task."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.tables import TaskChange
from shared.contracts.tasks.lifecycle import Task

# What the version holds; the rest is what made it.
HELD = (
    "version",
    "state",
    "assignee",
    "priority",
    "due_date",
    "follow_up_date",
    "outcome",
    "note_id",
)


async def keep(session: AsyncSession, task: Task) -> None:
    """Keep what made this version. The same again, or a version told late, changes no other."""
    if task.change is None:
        return
    held = {name: getattr(task, name) for name in HELD}
    await session.execute(
        insert(TaskChange)
        .values(task_id=task.id, **held, **task.change.model_dump())
        .on_conflict_do_nothing(constraint="task_changes_pkey")
    )


async def of_task(session: AsyncSession, task_id: UUID) -> Sequence[TaskChange]:
    found = await session.scalars(
        select(TaskChange).where(TaskChange.task_id == task_id).order_by(TaskChange.version)
    )
    return found.all()
