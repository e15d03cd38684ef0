"""What the public API says of an import."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership.imports import ImportState, Kind


class Result(StrEnum):
    """What became of a line. `ACCEPTED`: it is good, and nothing was written (yet, or at all)."""

    CREATED = "created"
    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportRef(BaseModel):
    id: UUID


class Problem(BaseModel):
    """`column` is the title a person reads; `value` what the file holds there."""

    column: str | None
    value: str | None
    code: str
    detail: str


class FileProgress(BaseModel):
    """How far one kind is. `problems` are those of the file as a whole."""

    kind: Kind
    title: str
    file_name: str
    lines: int
    checked: int
    written: int
    results: dict[Result, int]
    problems: list[Problem]


class ImportLine(BaseModel):
    kind: Kind
    file_name: str
    line: int
    member_number: str | None
    result: Result
    problems: list[Problem]


class ImportLines(BaseModel):
    items: list[ImportLine]
    next: str | None = None


class ImportSummary(BaseModel):
    id: UUID
    state: ImportState
    check_only: bool
    created_at: datetime
    ended_at: datetime | None


class ImportView(ImportSummary):
    """`refused` counts what is wrong: nothing is written unless it is 0."""

    files: list[FileProgress]
    results: dict[Result, int]
    refused: int


class Imports(BaseModel):
    items: list[ImportSummary]
    next: str | None = None
