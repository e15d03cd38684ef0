"""Every table tasks owns. A task's row is its process's latest word, written by activities only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    metadata = MetaData(schema="tasks")
    type_annotation_map = {  # noqa: RUF012
        str: Text,
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text),
        list[UUID]: ARRAY(Uuid),
        list[dict[str, Any]]: JSONB,
        dict[str, str]: JSONB,
    }


class Task(Table):
    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority between 0 and 100", name="task_priority"),
        CheckConstraint("waiting_for in ('staff', 'requester')", name="task_waiting_for"),
        CheckConstraint(
            "state in ('created', 'ready', 'reserved', 'in_progress', 'suspended',"
            " 'completed', 'obsolete', 'exited', 'error')",
            name="task_state",
        ),
        Index("tasks_held", "assignee", postgresql_where=text("completed_at is null")),
        Index("tasks_of_process", "process_id"),
        Index("tasks_of_subject", "subject_id"),
        Index("tasks_of_member", "member_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    process_id: Mapped[str]
    task_type: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    state: Mapped[str]
    assignee: Mapped[UUID | None]
    owner: Mapped[UUID | None]
    candidate_groups: Mapped[list[str]]
    candidate_users: Mapped[list[UUID]]
    excluded_users: Mapped[list[UUID]]
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    due_date: Mapped[datetime | None]
    follow_up_date: Mapped[datetime | None]
    priority: Mapped[int]
    outcomes: Mapped[list[dict[str, Any]]]
    outcome: Mapped[str | None]
    note_id: Mapped[UUID | None]
    waiting_for: Mapped[str]
    suspended_at: Mapped[datetime | None]
    completed_by: Mapped[UUID | None]
    completed_at: Mapped[datetime | None]
    version: Mapped[int]


class Place(Table):
    """Where a task lies in the inbox: one line for each pool (a group, or one candidate) that
    sees it, holding what lists sort by, so that each order is read from an index."""

    __tablename__ = "places"
    __table_args__ = (
        PrimaryKeyConstraint("pool", "task_id", name="places_pkey"),
        Index("places_by_due_date", "pool", "open", "due_at", "task_id"),
        Index("places_by_creation", "pool", "open", "created_at", "task_id"),
        Index("places_by_priority", "pool", "open", "priority", "task_id"),
        Index("places_of_task", "task_id"),
    )

    pool: Mapped[str]
    task_id: Mapped[UUID] = mapped_column(ForeignKey("tasks.tasks.id"))
    open: Mapped[bool]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    priority: Mapped[int]


class Note(Table):
    """What somebody wrote: a comment, or the text of an action (`verb`) once it is adopted."""

    __tablename__ = "notes"
    __table_args__ = (
        Index("notes_of_task", "task_id", "created_at", "id"),
        Index("notes_staged", "created_at", postgresql_where=text("not adopted")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID]
    author: Mapped[UUID]
    verb: Mapped[str | None]
    comment: Mapped[str]
    messages: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    adopted: Mapped[bool]


class Person(Table):
    """Staff as they were last seen here: the name colleagues read, the groups they work in."""

    __tablename__ = "people"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    roles: Mapped[list[str]]
