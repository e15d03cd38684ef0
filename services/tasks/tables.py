"""Every table tasks owns. A task's row is its process's latest word, written by activities only."""

from datetime import date, datetime
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
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ONE_FILTER_PER_NAME = "one_filter_per_name"


class Table(DeclarativeBase):
    metadata = MetaData(schema="tasks")
    type_annotation_map = {  # noqa: RUF012
        str: Text,
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text),
        list[UUID]: ARRAY(Uuid),
        list[dict[str, Any]]: JSONB,
        dict[str, str]: JSONB,
        dict[str, Any]: JSONB,
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
        # What the counts read, so that tasks long over cost nothing.
        Index(
            "tasks_open",
            "due_date",
            postgresql_include=["assignee", "waiting_for", "candidate_groups", "candidate_users"],
            postgresql_where=text("completed_at is null"),
        ),
        Index(
            "tasks_to_follow_up",
            "follow_up_date",
            postgresql_where=text("follow_up_date is not null"),
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
    ready_since: Mapped[datetime | None]
    escalations: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    escalated: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int]


class Place(Table):
    """Where a task lies in the inbox: one line for each pool (a group, one candidate, its holder)
    that sees it, holding what lists sort by, so that each order is read from an index."""

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


class TaskChange(Table):
    """What made one version of a task, and what it was then."""

    __tablename__ = "task_changes"
    __table_args__ = (PrimaryKeyConstraint("task_id", "version", name="task_changes_pkey"),)

    task_id: Mapped[UUID] = mapped_column(ForeignKey("tasks.tasks.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    verb: Mapped[str | None]
    by: Mapped[UUID | None]
    on_behalf_of: Mapped[UUID | None]
    to_account: Mapped[UUID | None]
    instead_of: Mapped[UUID | None]
    to_group: Mapped[str | None]
    state: Mapped[str]
    assignee: Mapped[UUID | None]
    priority: Mapped[int]
    due_date: Mapped[datetime | None]
    follow_up_date: Mapped[datetime | None]
    outcome: Mapped[str | None]
    note_id: Mapped[UUID | None]


class Note(Table):
    """What somebody wrote: a comment, or the text of an action (`verb`) once it is adopted.
    A private one is its author's alone."""

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
    private: Mapped[bool] = mapped_column(server_default="false")


class Person(Table):
    """Staff as identity tells them, or as they were last seen here. Without roles, gone.
    `told_at` is when identity read what it told."""

    __tablename__ = "people"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    roles: Mapped[list[str]]
    teams: Mapped[list[UUID]] = mapped_column(server_default="{}")
    told_at: Mapped[datetime | None]


class Absence(Table):
    """Who is away, both days included, and who does their work: as identity tells it."""

    __tablename__ = "absences"
    __table_args__ = (
        Index("absences_of_account", "account_id"),
        Index("absences_by_last_day", "last_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    substitute: Mapped[UUID]
    first_day: Mapped[date]
    last_day: Mapped[date]


class TaskFilter(Table):
    """A way to look at the list that somebody wants to find again."""

    __tablename__ = "task_filters"
    __table_args__ = (UniqueConstraint("account_id", "name", name=ONE_FILTER_PER_NAME),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    name: Mapped[str]
    query: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
