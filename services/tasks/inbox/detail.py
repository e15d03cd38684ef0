"""One task whole: what was written about it, what became of it, what its dates could be."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.inbox import changes, history
from services.tasks.inbox.answers import Comment, Names, TaskItem, said
from services.tasks.inbox.history import HistoryEntry
from services.tasks.inbox.pools import Reach, people_of
from services.tasks.notes import queries as notes
from services.tasks.people import queries as people
from shared.contracts.tasks.lifecycle import Task
from shared.working_days import add_working_days

PROPOSED = (1, 2, 5, 10)


class ProposedDate(BaseModel):
    working_days: int
    date: datetime


class Substitution(BaseModel):
    """The colleague chosen is away: the task went to who does their work."""

    absent: UUID
    absent_name: str | None
    until: date
    substitute: UUID
    substitute_name: str | None


class TaskDetail(TaskItem):
    """`substitution` is in the answer to the call that made it, and nowhere else."""

    comments: list[Comment]
    history: list[HistoryEntry]
    proposed_dates: list[ProposedDate]
    substitution: Substitution | None = None


async def told(session: AsyncSession, task: Task, reached: Reach) -> TaskDetail:
    """The task as the API shows it to this caller."""
    now = datetime.now(UTC)
    written = await notes.of_task(session, task.id, reached.account)
    changed = await changes.of_task(session, task.id)
    accounts = {
        *people_of(task),
        *(note.author for note in written),
        *history.people_in(changed),
    }
    names = await people.names(session, accounts)
    return TaskDetail.model_validate(
        said(task, reached, names, now)
        | {
            "comments": [Comment.of(note, names) for note in written],
            "history": history.entries(changed, names),
            "proposed_dates": proposed(now),
            "substitution": None,
        }
    )


def proposed(now: datetime, choices: Sequence[int] = PROPOSED) -> list[ProposedDate]:
    return [ProposedDate(working_days=n, date=add_working_days(now, n)) for n in choices]


def substitution(reached: Reach, absent: UUID, substitute: UUID, names: Names) -> Substitution:
    return Substitution(
        absent=absent,
        absent_name=names.get(absent),
        until=reached.presence.away[absent].until,
        substitute=substitute,
        substitute_name=names.get(substitute),
    )
