"""Which tasks a member of staff may see: those of their groups, and those offered to them."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.inbox import queries
from services.tasks.inbox.answers import TaskDetail
from services.tasks.notes import queries as notes
from services.tasks.people import queries as people
from shared.contracts.tasks.lifecycle import Task
from shared.errors import NotFound
from shared.http.caller import SignedIn


def pools(caller: SignedIn) -> list[str]:
    return [*sorted(caller.roles), str(caller.account_id)]


async def visible_task(session: AsyncSession, task_id: UUID, caller: SignedIn) -> Task:
    """The task on record. What is not the caller's to see does not exist."""
    row = await queries.visible(session, task_id, pools(caller))
    if row is None:
        raise NotFound("not_found", "Cette tâche n'existe pas.")
    return Task.model_validate(row, from_attributes=True)


async def told(session: AsyncSession, task: Task, caller: SignedIn) -> TaskDetail:
    """The task as the API shows it, with what was written about it."""
    written = await notes.of_task(session, task.id)
    accounts = {task.assignee, task.owner, task.completed_by, *(note.author for note in written)}
    names = await people.names(session, accounts)
    return TaskDetail.with_notes(task, written, caller, names, datetime.now(UTC))
