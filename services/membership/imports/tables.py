"""The office's files on their way in: staged sealed, read line by line, reported line by line."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.schema import Table


class Import(Table):
    """One import by the office. `files` names the file of each kind; only one is under way."""

    __tablename__ = "imports"
    __table_args__ = (
        Index("one_import_at_a_time", "under_way", unique=True, postgresql_where=text("under_way")),
        Index("imports_by_date", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None]
    check_only: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str]
    under_way: Mapped[bool] = mapped_column(default=True)
    files: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ImportFile(Table):
    """A file as it was sent, sealed. Staged by a route, adopted by the process, then erased."""

    __tablename__ = "import_files"
    __table_args__ = (Index("staged_import_files", "staged_at"),)

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    content: Mapped[str]
    staged_at: Mapped[datetime]


class ImportChunk(Table):
    """Some lines of one kind, sealed. `stage` says how far they are; erased with the files."""

    __tablename__ = "import_chunks"

    import_id: Mapped[UUID] = mapped_column(ForeignKey(Import.id), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    first_line: Mapped[int]
    last_line: Mapped[int]
    lines: Mapped[int]
    stage: Mapped[str]
    content: Mapped[str | None]


class ImportLine(Table):
    """What becomes of one line. Hashes say what it is (`key`), whose identity it repeats
    (`person`, `identity`) and which position it needs; they are erased with the files."""

    __tablename__ = "import_lines"
    __table_args__ = (
        Index("import_lines_by_key", "import_id", "key"),
        Index("import_lines_by_outcome", "import_id", "outcome"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey(Import.id), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    member_number: Mapped[str | None]
    key: Mapped[str | None]
    second_key: Mapped[str | None]
    needs: Mapped[str | None]
    person: Mapped[str | None]
    identity: Mapped[str | None]


class ImportProblem(Table):
    """One thing wrong with a line; with the file as a whole, line 0."""

    __tablename__ = "import_problems"

    import_id: Mapped[UUID] = mapped_column(ForeignKey(Import.id), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    column: Mapped[str | None]
    value: Mapped[str | None]
    code: Mapped[str]
    detail: Mapped[str]
