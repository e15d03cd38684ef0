"""What became of a task, version after version, as the API tells it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.tasks.tables import TaskChange
from shared.contracts.tasks.lifecycle import State, Verb


class HistoryEntry(BaseModel):
    """`verb` is null when the process opened or ended the task, `by` when it acted itself.
    `…_before` is null of the first change."""

    version: int
    at: datetime
    verb: Verb | None
    by: UUID | None
    by_name: str | None
    on_behalf_of: UUID | None
    on_behalf_of_name: str | None
    to_account: UUID | None
    to_account_name: str | None
    instead_of: UUID | None
    instead_of_name: str | None
    to_group: str | None
    state_before: State | None
    state_after: State
    assignee_before: UUID | None
    assignee_before_name: str | None
    assignee_after: UUID | None
    assignee_after_name: str | None
    priority_before: int | None
    priority_after: int
    due_date_before: datetime | None
    due_date_after: datetime | None
    follow_up_date_before: datetime | None
    follow_up_date_after: datetime | None
    outcome: str | None
    note_id: UUID | None


WHAT = ("version", "at", "verb", "to_group", "outcome", "note_id")
WHO = ("by", "on_behalf_of", "to_account", "instead_of")
COMPARED = ("state", "assignee", "priority", "due_date", "follow_up_date")


def entries(changes: Sequence[TaskChange], names: Mapping[UUID, str]) -> list[HistoryEntry]:
    before: list[TaskChange | None] = [None, *changes[:-1]]
    return [_entry(old, new, names) for old, new in zip(before, changes, strict=False)]


def people_in(changes: Sequence[TaskChange]) -> Iterator[UUID]:
    for change in changes:
        for name in (*WHO, "assignee"):
            account: UUID | None = getattr(change, name)
            if account is not None:
                yield account


def _entry(old: TaskChange | None, new: TaskChange, names: Mapping[UUID, str]) -> HistoryEntry:
    told: dict[str, Any] = {name: getattr(new, name) for name in (*WHAT, *WHO)}
    for name in COMPARED:
        told[f"{name}_before"] = getattr(old, name) if old else None
        told[f"{name}_after"] = getattr(new, name)
    for name in (*WHO, "assignee_before", "assignee_after"):
        told[f"{name}_name"] = names.get(told[name])
    return HistoryEntry.model_validate(told)
