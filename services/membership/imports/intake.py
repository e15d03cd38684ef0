"""A staged file to chunks of lines: which kind each table is, which column is what."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.membership.imports import queries, staging
from services.membership.imports.columns import COLUMNS, KINDS, kind_called
from services.membership.imports.lines import StagedRow, StagedRows
from services.membership.imports.tables import ImportFile
from shared.contracts.membership.imports import CHUNK, WORKBOOK, FileChunks, FileRef, Kind
from shared.database import SessionFactory
from shared.sealed import Seal
from shared.sheets.columns import Titles
from shared.sheets.files import is_workbook, tables
from shared.sheets.problems import Misread, Unusable
from shared.sheets.rows import Row, Table


@dataclass
class ReadFile:
    """What one kind of a file came to. With a problem, none of its lines is kept."""

    kind: Kind
    name: str
    chunks: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Misread] = field(default_factory=list)


async def read_file(sessions: SessionFactory, seal: Seal, ref: FileRef) -> FileChunks:
    async with sessions() as session:
        file = await queries.file(session, ref.import_id, ref.name)
    if file is None:
        return FileChunks(chunks={})
    # Reading is all computing: the other activities go on beside it.
    read = await asyncio.to_thread(_read, seal, ref.import_id, file)
    async with sessions.begin() as session:
        for one in read:
            await queries.name_file(session, ref.import_id, one.kind, one.name)
            chunks = [] if one.problems else one.chunks
            await queries.replace_chunks(session, ref.import_id, one.kind, chunks)
            await queries.add_problems(session, ref.import_id, one.kind, one.problems)
    return FileChunks(
        chunks={one.kind: len(one.chunks) for one in read if one.chunks and not one.problems}
    )


def _read(seal: Seal, import_id: UUID, file: ImportFile) -> list[ReadFile]:
    """A file that cannot be read to its end is not read at all."""
    try:
        return list(_kinds(seal, import_id, file))
    except Unusable as unusable:
        kind = Kind.MEMBERS if file.name == WORKBOOK else Kind(file.name)
        return [ReadFile(kind, file.file_name, problems=[unusable.problem])]


def _kinds(seal: Seal, import_id: UUID, file: ImportFile) -> Iterator[ReadFile]:
    content = staging.open_(seal, file.content)
    if file.name == WORKBOOK and not is_workbook(content):
        raise Unusable("workbook_expected", "Un classeur .xlsx est attendu ici.")
    seen: set[Kind] = set()
    for kind, table, rows in _filled(file, content):
        if kind in seen:
            raise _twice(table, kind)
        seen.add(kind)
        name = f"{file.file_name}, feuille {table.name}" if table.name else file.file_name
        yield _read_table(seal, import_id, ReadFile(kind, name), rows)
    if not seen:
        raise Unusable("file_empty", "Le fichier ne contient aucune ligne.")


def _twice(table: Table, kind: Kind) -> Unusable:
    return Unusable(
        "sheet_twice",
        f"La feuille « {table.name} » s'ajoute à une autre de même nature ({KINDS[kind]})."
        " Gardez-en une seule.",
    )


def _filled(file: ImportFile, content: bytes) -> Iterator[tuple[Kind, Table, list[Row]]]:
    """The tables that hold something, each with its kind."""
    for table in tables(content):
        rows = list(table.rows)
        if not rows:
            continue
        kind = kind_called(table.name) if file.name == WORKBOOK else Kind(file.name)
        if kind is None:
            expected = ", ".join(f"« {title} »" for title in KINDS.values())
            raise Unusable(
                "sheet_unknown",
                f"La feuille « {table.name} » n'est pas attendue. Les feuilles sont : {expected}.",
            )
        yield kind, table, rows


def _read_table(seal: Seal, import_id: UUID, read: ReadFile, rows: list[Row]) -> ReadFile:
    titles = Titles(COLUMNS[read.kind], rows[0])
    read.problems += titles.problems
    if len(rows) == 1:
        read.problems.append(
            Misread("no_lines", "Le fichier n'a que ses titres : aucune ligne à importer.", 1)
        )
    if read.problems:
        return read
    for place, start in enumerate(range(1, len(rows), CHUNK)):
        some = rows[start : start + CHUNK]
        staged = StagedRows(rows=[_staged(titles, row) for row in some])
        read.chunks.append(
            {
                "import_id": import_id,
                "kind": read.kind.value,
                "place": place,
                "first_line": some[0].line,
                "last_line": some[-1].line,
                "lines": len(some),
                "stage": "read",
                "content": seal.close(staged),
            }
        )
    return read


def _staged(titles: Titles, row: Row) -> StagedRow:
    astray = titles.astray(row)
    return StagedRow(
        line=row.line, values=titles.values(row), astray=astray.detail if astray else None
    )
