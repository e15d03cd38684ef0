"""SQL of the inbox's lists. One function, one question; the caller owns the transaction.

A list is read pool by pool, each from the index of its order, then merged: never a scan of the
whole inbox to show fifty lines.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    Text,
    Uuid,
    and_,
    cast,
    desc,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.inbox.records import FAR
from services.tasks.tables import Place, Task
from shared.contracts.tasks.lifecycle import State, WaitingFor

# Beyond, a page says « and more »: an exact count would grow with the table.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Wanted:
    """What the caller filters by. `open` None means whatever the state."""

    open: bool | None = True
    state: State | None = None
    task_type: str | None = None
    assignees: Collection[UUID] | None = None
    unassigned: bool = False
    member: UUID | None = None
    process: str | None = None
    subject: UUID | None = None
    due_before: datetime | None = None
    follow_up_before: datetime | None = None
    overdue_at: datetime | None = None


@dataclass(frozen=True)
class Order:
    sort: str
    descending: bool
    limit: int
    after: tuple[Any, UUID] | None = None


@dataclass(frozen=True)
class Whose:
    """The reader, and the absent colleagues whose substitute they are."""

    account: UUID
    groups: Collection[str]
    absent: Collection[UUID]

    def lends(self, pool: str) -> bool:
        return pool in map(str, self.absent)

    def may_do(self) -> ColumnElement[bool]:
        """What `pools.entitled` says, of each task."""
        return or_(
            func.cardinality(Task.candidate_groups) == 0,
            Task.candidate_groups.op("&&")(_texts(self.groups)),
            Task.candidate_users.op("&&")(_accounts([self.account])),
        )


PLACED: dict[str, ColumnElement[Any]] = {
    "due_date": Place.due_at.expression,
    "created_at": Place.created_at.expression,
    "priority": Place.priority.expression,
}
SHOWN: dict[str, ColumnElement[Any]] = {
    "due_date": func.coalesce(Task.due_date, FAR),
    "created_at": Task.created_at.expression,
    "priority": Task.priority.expression,
}


async def page(
    session: AsyncSession, pools: Collection[str], wanted: Wanted, order: Order, whose: Whose
) -> Sequence[Task]:
    """One line more than asked when there is a next page."""
    if not pools:
        return []
    lines = union_all(*(_of_pool(pool, wanted, order, whose).subquery().select() for pool in pools))
    key = SHOWN[order.sort]
    found = await session.scalars(
        select(Task)
        .where(Task.id.in_(select(lines.subquery().c.task_id)))
        .order_by(*_directed(order, key, Task.id.expression))
        .limit(order.limit + 1)
    )
    return found.all()


def _of_pool(pool: str, wanted: Wanted, order: Order, whose: Whose) -> Select[UUID]:
    key = PLACED[order.sort]
    lent = [whose.may_do()] if whose.lends(pool) else []
    chosen = (
        select(Place.task_id)
        .join(Task, Task.id == Place.task_id)
        .where(Place.pool == pool, *_filters(wanted), *lent)
        .order_by(*_directed(order, key, Place.task_id.expression))
        .limit(order.limit + 1)
    )
    if order.after is None:
        return chosen
    here, there = tuple_(key, Place.task_id), tuple_(*order.after)
    return chosen.where(here < there if order.descending else here > there)


def _directed(order: Order, *columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [desc(column) if order.descending else column for column in columns]


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal: list[tuple[ColumnElement[Any], object]] = [
        (Place.open.expression, wanted.open),
        (Task.state.expression, wanted.state),
        (Task.task_type.expression, wanted.task_type),
        (Task.member_id.expression, wanted.member),
        (Task.process_id.expression, wanted.process),
        (Task.subject_id.expression, wanted.subject),
    ]
    filters: list[ColumnElement[bool]] = [
        column == value for column, value in equal if value is not None
    ]
    if wanted.assignees is not None:
        filters.append(Task.assignee.in_(wanted.assignees))
    if wanted.follow_up_before is not None:
        filters.append(Task.follow_up_date < wanted.follow_up_before)
    if wanted.unassigned:
        filters.append(Task.assignee.is_(None))
    if wanted.due_before is not None:
        filters.append(Place.due_at < wanted.due_before)
    if wanted.overdue_at is not None:
        filters += [Place.open.expression, _late(wanted.overdue_at)]
    return filters


def _late(now: datetime) -> ColumnElement[bool]:
    """While the requester holds a task its clock is stopped: it is not late."""
    return and_(Place.due_at < now, Task.waiting_for == WaitingFor.STAFF)


async def counts(session: AsyncSession, whose: Whose, now: datetime) -> Row[int, int, int, int]:
    """Open, unassigned, mine, overdue, of all that lies in these pools, each up to `MOST_COUNTED`.
    Each task is counted once, however many pools it lies in."""
    late = and_(Task.due_date < now, Task.waiting_for == WaitingFor.STAFF)
    held = Task.assignee.in_([whose.account, *whose.absent])
    return (
        await session.execute(
            select(
                _counted(whose).label("open"),
                _counted(whose, Task.assignee.is_(None)).label("unassigned"),
                _counted(whose, held).label("mine"),
                _counted(whose, late).label("overdue"),
            )
        )
    ).one()


def _counted(whose: Whose, *wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    found = (
        select(Task.id)
        .where(Task.completed_at.is_(None), or_(*_reached(whose)), *wanted)
        .limit(MOST_COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(found).scalar_subquery()


def _reached(whose: Whose) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = [
        Task.candidate_groups.op("&&")(_texts(whose.groups)),
        Task.candidate_users.op("&&")(_accounts([whose.account])),
        Task.assignee == whose.account,
    ]
    if whose.absent:
        offered = Task.candidate_users.op("&&")(_accounts(whose.absent))
        ways.append(and_(or_(offered, Task.assignee.in_(whose.absent)), whose.may_do()))
    return ways


async def visible(
    session: AsyncSession, task_id: UUID, pools: Collection[str], whose: Whose
) -> Task | None:
    lent = [pool for pool in pools if whose.lends(pool)]
    own = [pool for pool in pools if pool not in lent]
    lies_there = select(Place.task_id).where(
        Place.task_id == task_id,
        or_(Place.pool.in_(own), and_(Place.pool.in_(lent), whose.may_do())),
    )
    found: Task | None = await session.scalar(
        select(Task).where(Task.id == task_id, lies_there.correlate(Task).exists())
    )
    return found


def _texts(values: Collection[str]) -> ColumnElement[Any]:
    return cast(list(values), ARRAY(Text))


def _accounts(values: Collection[UUID]) -> ColumnElement[Any]:
    return cast(list(values), ARRAY(Uuid))


async def get(session: AsyncSession, task_id: UUID) -> Task | None:
    return await session.get(Task, task_id)
