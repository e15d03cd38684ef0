"""What the API says of a task: names from tasks.people, actions from the process's own rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from services.tasks import tables
from shared.contracts.tasks.lifecycle import (
    OutcomeRule,
    State,
    Task,
    Verb,
    WaitingFor,
)
from shared.contracts.tasks.rules import allowed_actions
from shared.http.caller import SignedIn

Names = Mapping[UUID, str]


class TaskItem(BaseModel):
    """`due_date` does not run, and the task is never overdue, while `waiting_for` is the
    requester."""

    id: UUID
    process_id: str
    task_type: str
    subject_kind: str
    subject_id: UUID
    member_id: UUID | None
    state: State
    assignee: UUID | None
    assignee_name: str | None
    owner: UUID | None
    owner_name: str | None
    candidate_groups: list[str]
    created_at: datetime
    claimed_at: datetime | None
    due_date: datetime | None
    follow_up_date: datetime | None
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
    def of(cls, task: Task, caller: SignedIn, names: Names, now: datetime) -> Self:
        return cls.model_validate(_said(task, caller, names, now))


class Comment(BaseModel):
    """`verb` is the action it came with; null for a plain comment."""

    id: UUID
    author: UUID
    author_name: str | None
    verb: Verb | None
    comment: str
    messages: dict[str, str]
    created_at: datetime

    @classmethod
    def of(cls, note: tables.Note, names: Names) -> Self:
        return cls.model_validate(
            {
                **{name: getattr(note, name) for name in cls.model_fields if name in NOTED},
                "author_name": names.get(note.author),
            }
        )


NOTED = {column.name for column in tables.Note.__table__.columns}


class TaskDetail(TaskItem):
    comments: list[Comment]

    @classmethod
    def with_notes(
        cls,
        task: Task,
        notes: Sequence[tables.Note],
        caller: SignedIn,
        names: Names,
        now: datetime,
    ) -> Self:
        comments = [Comment.of(note, names) for note in notes]
        return cls.model_validate(_said(task, caller, names, now) | {"comments": comments})


class Counts(BaseModel):
    """Of the open tasks of the caller's groups. `unassigned`: nobody has taken them on."""

    open: int
    unassigned: int
    mine: int
    overdue: int


class TaskPage(BaseModel):
    items: list[TaskItem]
    next: str | None
    counts: Counts


class Colleague(BaseModel):
    account_id: UUID
    display_name: str


class Colleagues(BaseModel):
    items: list[Colleague]


def _said(task: Task, caller: SignedIn, names: Names, now: datetime) -> dict[str, Any]:
    late = task.due_date is not None and task.due_date < now
    return {
        **task.model_dump(),
        "assignee_name": names.get(task.assignee) if task.assignee else None,
        "owner_name": names.get(task.owner) if task.owner else None,
        "completed_by_name": names.get(task.completed_by) if task.completed_by else None,
        "overdue": late and not task.over and task.waiting_for is WaitingFor.STAFF,
        "allowed_actions": allowed_actions(task, caller.account_id, caller.roles),
    }
