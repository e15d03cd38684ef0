"""HTTP for reading the inbox. Only staff, and only the tasks they reach."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.tasks.inbox import cursor, queries
from services.tasks.inbox.answers import Colleague, Colleagues, Counts, TaskItem, TaskPage
from services.tasks.inbox.asking import Asked
from services.tasks.inbox.detail import TaskDetail, told
from services.tasks.inbox.pools import able_stand_in, people_of, reach, visible_task
from services.tasks.people import queries as people
from shared.contracts.tasks.lifecycle import Task
from shared.database import Sessions
from shared.http.caller import Staff

router = APIRouter(tags=["staff tasks"])


@router.get("/staff/tasks")
async def list_tasks(
    asked: Annotated[Asked, Query()], caller: Staff, sessions: Sessions
) -> TaskPage:
    """List the tasks I reach, the most urgent first, with counts of the open ones."""
    now = datetime.now(UTC)
    order = asked.order()
    async with sessions.begin() as session:
        await people.remember(session, caller)
        mine = await reach(session, caller)
        wanted = asked.wanted(mine, now)
        rows = await queries.page(session, asked.pools(mine), wanted, order, mine.whose)
        counted = await queries.counts(session, mine.whose, now)
        shown = [Task.model_validate(row, from_attributes=True) for row in rows[: asked.limit]]
        accounts = {account for task in shown for account in people_of(task)}
        names = await people.names(session, accounts)
    more = cursor.after(rows[asked.limit - 1], asked.sort) if len(rows) > asked.limit else None
    return TaskPage(
        items=[TaskItem.of(task, mine, names, now) for task in shown],
        next=more,
        counts=Counts(**counted._mapping),
    )


@router.get("/staff/tasks/{task_id}")
async def show_task(task_id: UUID, caller: Staff, sessions: Sessions) -> TaskDetail:
    """Show one task: what was written, what became of it, and what I may do now."""
    async with sessions.begin() as session:
        await people.remember(session, caller)
        mine = await reach(session, caller)
        return await told(session, await visible_task(session, task_id, mine), mine)


@router.get("/staff/tasks/{task_id}/colleagues")
async def list_colleagues(task_id: UUID, caller: Staff, sessions: Sessions) -> Colleagues:
    """List those to whom the task can be assigned or delegated, and who replaces the absent."""
    async with sessions() as session:
        mine = await reach(session, caller)
        task = await visible_task(session, task_id, mine)
        found = await people.colleagues(session, task.candidate_groups, task.candidate_users)
        instead = {
            one.account_id: able_stand_in(task, mine.presence, one.account_id, found)
            for one in found
        }
        names = await people.names(session, set(instead.values()))
    return Colleagues(
        items=[
            Colleague.of(person, mine.presence, instead[person.account_id], names)
            for person in found
            if person.account_id not in (task.assignee, *task.excluded_users)
        ]
    )
