"""HTTP for reading the inbox. Only staff, and only the tasks of their own groups."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.tasks.inbox import cursor, queries
from services.tasks.inbox.answers import (
    Colleague,
    Colleagues,
    Counts,
    TaskDetail,
    TaskItem,
    TaskPage,
)
from services.tasks.inbox.pools import pools, told, visible_task
from services.tasks.people import queries as people
from shared.contracts.tasks.lifecycle import State, Task
from shared.database import Sessions
from shared.http.caller import Role, SignedIn, Staff

router = APIRouter(tags=["staff tasks"])


class Asked(BaseModel):
    """Filters and order of the inbox."""

    model_config = ConfigDict(extra="forbid")

    group: Role | None = None
    assignee: Literal["me", "none"] | UUID | None = None
    task_type: str | None = Field(default=None, max_length=80)
    state: State | Literal["open", "over", "all"] = "open"
    member: UUID | None = None
    process: str | None = Field(default=None, max_length=255)
    subject: UUID | None = None
    due_before: AwareDatetime | None = None
    overdue: bool = False
    sort: Literal["due_date", "created_at", "priority"] = "due_date"
    direction: Literal["asc", "desc"] | None = Field(
        default=None, description="By default the highest priority, else the earliest date, first."
    )
    cursor: str | None = Field(default=None, max_length=300)
    limit: int = Field(default=50, ge=1, le=100)

    def wanted(self, caller: SignedIn, now: datetime) -> queries.Wanted:
        state = self.state if isinstance(self.state, State) else None
        return queries.Wanted(
            open={"open": True, "over": False}.get(self.state),
            state=state,
            task_type=self.task_type,
            assignee=self._assignee(caller),
            unassigned=self.assignee == "none",
            member=self.member,
            process=self.process,
            subject=self.subject,
            due_before=self.due_before,
            overdue_at=now if self.overdue else None,
        )

    def order(self) -> queries.Order:
        return queries.Order(
            sort=self.sort,
            descending=(self.direction or DIRECTION[self.sort]) == "desc",
            limit=self.limit,
            after=cursor.read(self.cursor, self.sort) if self.cursor else None,
        )

    def _assignee(self, caller: SignedIn) -> UUID | None:
        if self.assignee == "me":
            return caller.account_id
        return self.assignee if isinstance(self.assignee, UUID) else None


DIRECTION = {"due_date": "asc", "created_at": "asc", "priority": "desc"}


@router.get("/staff/tasks")
async def list_tasks(
    asked: Annotated[Asked, Query()], caller: Staff, sessions: Sessions
) -> TaskPage:
    """List the tasks of my groups, the most urgent first, with counts of the open ones."""
    now = datetime.now(UTC)
    mine = pools(caller)
    looked_in = [pool for pool in mine if asked.group is None or pool == asked.group]
    order = asked.order()
    async with sessions.begin() as session:
        await people.remember(session, caller)
        rows = await queries.page(session, looked_in, asked.wanted(caller, now), order)
        counted = await queries.counts(session, mine, caller.account_id, now)
        shown = [Task.model_validate(row, from_attributes=True) for row in rows[: asked.limit]]
        accounts = {account for task in shown for account in _people(task)}
        names = await people.names(session, accounts)
    more = cursor.after(rows[asked.limit - 1], asked.sort) if len(rows) > asked.limit else None
    return TaskPage(
        items=[TaskItem.of(task, caller, names, now) for task in shown],
        next=more,
        counts=Counts(**counted._mapping),
    )


@router.get("/staff/tasks/{task_id}")
async def show_task(task_id: UUID, caller: Staff, sessions: Sessions) -> TaskDetail:
    """Show one task, with what was written about it and what I may do now."""
    async with sessions.begin() as session:
        await people.remember(session, caller)
        task = await visible_task(session, task_id, caller)
        return await told(session, task, caller)


@router.get("/staff/tasks/{task_id}/colleagues")
async def list_colleagues(task_id: UUID, caller: Staff, sessions: Sessions) -> Colleagues:
    """List those to whom the task can be assigned or delegated."""
    async with sessions() as session:
        task = await visible_task(session, task_id, caller)
        found = await people.colleagues(session, task.candidate_groups, task.candidate_users)
    return Colleagues(
        items=[
            Colleague(account_id=person.account_id, display_name=person.display_name)
            for person in found
            if person.account_id not in (task.assignee, *task.excluded_users)
        ]
    )


def _people(task: Task) -> tuple[UUID | None, ...]:
    return task.assignee, task.owner, task.completed_by
