"""What the API says of a task: names from tasks.people, actions from the process's own rules."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from services.tasks import tables
from services.tasks.inbox.pools import Reach
from services.tasks.people.presence import Presence
from shared.contracts.tasks.escalations import next_escalation
from shared.contracts.tasks.lifecycle import (
    OutcomeRule,
    State,
    Task,
    Verb,
    WaitingFor,
)
from shared.contracts.tasks.rules import allowed_actions
from shared.working_days import working_days_between

Names = Mapping[UUID, str]


class TaskItem(BaseModel):
    """`due_date` does not run, and the task is never overdue, while `waiting_for` is the
    requester. `on_behalf_of` is the absent holder in whose place the caller may act,
    and `on_behalf_of_until` their last day away; `escalates_at` when the task is escalated unless
    somebody takes it."""

    id: UUID
    process_id: str
    task_type: str
    subject_kind: str
    subject_id: UUID
    member_id: UUID | None
    state: State
    assignee: UUID | None
    assignee_name: str | None
    on_behalf_of: UUID | None
    on_behalf_of_name: str | None
    on_behalf_of_until: date | None
    owner: UUID | None
    owner_name: str | None
    candidate_groups: list[str]
    created_at: datetime
    claimed_at: datetime | None
    due_date: datetime | None
    due_in_working_days: int | None
    follow_up_date: datetime | None
    escalates_at: datetime | None
    overdue: bool
    priority: int
    waiting_for: WaitingFor
    suspended_at: datetime | None
    outcomes: list[OutcomeRule]
    outcome: str | None
    completed_by: UUID | None
    completed_by_name: str | None
    completed_at: datetime | None
    version: int
    allowed_actions: list[Verb]

    @classmethod
    def of(cls, task: Task, reached: Reach, names: Names, now: datetime) -> Self:
        return cls.model_validate(said(task, reached, names, now))


class Comment(BaseModel):
    """`verb` is the action it came with; null for a plain comment. A private one is read by its
    author alone."""

    id: UUID
    author: UUID
    author_name: str | None
    verb: Verb | None
    comment: str
    messages: dict[str, str]
    created_at: datetime
    private: bool

    @classmethod
    def of(cls, note: tables.Note, names: Names) -> Self:
        return cls.model_validate(
            {
                **{name: getattr(note, name) for name in cls.model_fields if name in NOTED},
                "author_name": names.get(note.author),
            }
        )


NOTED = {column.name for column in tables.Note.__table__.columns}


class Counts(BaseModel):
    """Of the open tasks of the caller's groups. `unassigned`: nobody has taken them on. 1000 means
    that many or more."""

    open: int
    unassigned: int
    mine: int
    overdue: int


class TaskPage(BaseModel):
    items: list[TaskItem]
    next: str | None
    counts: Counts


class Colleague(BaseModel):
    """Of one away today: until when, and who gets the task instead, if anybody does."""

    account_id: UUID
    display_name: str
    absent_until: date | None
    substitute: UUID | None
    substitute_name: str | None

    @classmethod
    def of(
        cls, person: tables.Person, presence: Presence, instead: UUID | None, names: Names
    ) -> Self:
        away = presence.away.get(person.account_id)
        substitute = instead if away else None
        return cls(
            account_id=person.account_id,
            display_name=person.display_name,
            absent_until=away.until if away else None,
            substitute=substitute,
            substitute_name=names.get(substitute) if substitute else None,
        )


class Colleagues(BaseModel):
    items: list[Colleague]


def said(task: Task, reached: Reach, names: Names, now: datetime) -> dict[str, Any]:
    actor = reached.actor(task)
    running = not task.over and task.waiting_for is WaitingFor.STAFF
    due = task.due_date if running else None
    known = {
        "assignee": task.assignee,
        "on_behalf_of": None if task.over else actor.on_behalf_of(task),
        "owner": task.owner,
        "completed_by": task.completed_by,
    }
    absent = known["on_behalf_of"]
    away = reached.presence.away.get(absent) if absent else None
    return {
        **task.model_dump(),
        **known,
        "on_behalf_of_until": away.until if away else None,
        **{f"{name}_name": names.get(who) if who else None for name, who in known.items()},
        "overdue": due is not None and due < now,
        "due_in_working_days": working_days_between(now, due) if due else None,
        "escalates_at": next_escalation(task),
        "allowed_actions": allowed_actions(
            task, actor.account, actor.groups, actor.substitutes_for
        ),
    }
