"""SQL about imports: what is staged, what was read, what becomes of each line."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.imports.tables import (
    Import,
    ImportChunk,
    ImportFile,
    ImportLine,
    ImportProblem,
)
from shared.contracts.findings import Outcome
from shared.contracts.membership.imports import ChunkRef, Kind
from shared.sheets.problems import Misread

# A route that dies between staging and the process leaves files nobody will ever adopt.
STAGED_FOR = timedelta(hours=1)
# A report holds what was wrong in the office's files: no longer than it is of use.
REPORTED_FOR = timedelta(days=90)


async def stage(
    session: AsyncSession, import_id: UUID, name: str, file_name: str, content: str, at: datetime
) -> None:
    """Store a sealed file out of sight; the same again changes nothing."""
    adopted = select(Import.id).where(Import.id == ImportFile.import_id).exists()
    await session.execute(
        delete(ImportFile).where(ImportFile.staged_at < at - STAGED_FOR, ~adopted)
    )
    await session.execute(
        insert(ImportFile)
        .values(import_id=import_id, name=name, file_name=file_name, content=content, staged_at=at)
        .on_conflict_do_nothing()
    )


async def unstage(session: AsyncSession, import_id: UUID) -> None:
    adopted = select(Import.id).where(Import.id == ImportFile.import_id).exists()
    await session.execute(delete(ImportFile).where(ImportFile.import_id == import_id, ~adopted))


async def staged(session: AsyncSession, import_id: UUID) -> dict[str, str]:
    found = await session.execute(
        select(ImportFile.name, ImportFile.file_name).where(ImportFile.import_id == import_id)
    )
    return {row.name: row.file_name for row in found}


async def file(session: AsyncSession, import_id: UUID, name: str) -> ImportFile | None:
    return await session.get(ImportFile, (import_id, name))


async def get(session: AsyncSession, import_id: UUID) -> Import | None:
    return await session.get(Import, import_id)


async def add(session: AsyncSession, **values: object) -> None:
    await session.execute(
        insert(Import).values(**values).on_conflict_do_nothing(index_elements=[Import.id])
    )


async def forget_old(session: AsyncSession, at: datetime) -> None:
    old = select(Import.id).where(Import.ended_at < at - REPORTED_FOR)
    for table in (ImportProblem, ImportLine, ImportChunk):
        await session.execute(delete(table).where(table.import_id.in_(old)))
    await session.execute(delete(Import).where(Import.id.in_(old)))


async def move(session: AsyncSession, import_id: UUID, **values: object) -> None:
    await session.execute(update(Import).where(Import.id == import_id).values(**values))


async def name_file(session: AsyncSession, import_id: UUID, kind: Kind, name: str) -> None:
    row = await session.get_one(Import, import_id, with_for_update=True)
    row.files = {**row.files, kind.value: name}


async def replace_chunks(
    session: AsyncSession, import_id: UUID, kind: Kind, chunks: Sequence[dict[str, Any]]
) -> None:
    await session.execute(
        delete(ImportChunk).where(ImportChunk.import_id == import_id, ImportChunk.kind == kind)
    )
    if chunks:
        await session.execute(insert(ImportChunk), chunks)


async def chunk(session: AsyncSession, ref: ChunkRef) -> ImportChunk:
    return await session.get_one(ImportChunk, (ref.import_id, ref.kind.value, ref.place))


async def places(session: AsyncSession, import_id: UUID, kind: Kind) -> Sequence[int]:
    found = await session.scalars(
        select(ImportChunk.place)
        .where(ImportChunk.import_id == import_id, ImportChunk.kind == kind)
        .order_by(ImportChunk.place)
    )
    return found.all()


async def mark(session: AsyncSession, ref: ChunkRef, stage: str) -> None:
    await session.execute(
        update(ImportChunk)
        .where(
            ImportChunk.import_id == ref.import_id,
            ImportChunk.kind == ref.kind,
            ImportChunk.place == ref.place,
        )
        .values(stage=stage)
    )


async def rewrite_lines(
    session: AsyncSession, row: ImportChunk, lines: Sequence[dict[str, Any]]
) -> None:
    """Replace what an earlier check said of the chunk's lines."""
    for table in (ImportLine, ImportProblem):
        await session.execute(
            delete(table).where(
                table.import_id == row.import_id,
                table.kind == row.kind,
                table.line.between(row.first_line, row.last_line),
            )
        )
    if lines:
        await session.execute(insert(ImportLine), lines)


async def add_problems(
    session: AsyncSession, import_id: UUID, kind: Kind, problems: Iterable[Misread], first: int = 0
) -> None:
    """Of one line, problems are numbered from `first` on: each check has numbers of its own."""
    counted: dict[int, int] = {}
    rows = []
    for one in problems:
        place = counted.get(one.line, first)
        counted[one.line] = place + 1
        rows.append(
            {
                "import_id": import_id,
                "kind": kind.value,
                "line": one.line,
                "place": place,
                "column": one.column,
                "value": one.value and one.value[:200],
                "code": one.code,
                "detail": one.detail,
            }
        )
    if rows:
        await session.execute(insert(ImportProblem).on_conflict_do_nothing(), rows)


async def outcomes(session: AsyncSession, row: ImportChunk) -> dict[int, Outcome]:
    found = await session.execute(
        select(ImportLine.line, ImportLine.outcome).where(
            ImportLine.import_id == row.import_id,
            ImportLine.kind == row.kind,
            ImportLine.line.between(row.first_line, row.last_line),
        )
    )
    return {line: Outcome(outcome) for line, outcome in found}


async def set_outcome(
    session: AsyncSession, ref: ChunkRef, lines: Sequence[int], outcome: Outcome
) -> None:
    """What was refused stays so."""
    await session.execute(
        update(ImportLine)
        .where(
            ImportLine.import_id == ref.import_id,
            ImportLine.kind == ref.kind,
            ImportLine.line.in_(lines),
            ImportLine.outcome != Outcome.REFUSED,
        )
        .values(outcome=outcome.value)
    )


async def announced(session: AsyncSession, import_id: UUID, keys: Sequence[str]) -> set[str]:
    """Which of these positions the files bring in."""
    found = await session.scalars(
        select(ImportLine.key).where(
            ImportLine.import_id == import_id,
            ImportLine.kind == Kind.POSITIONS,
            ImportLine.key.in_(keys),
        )
    )
    return {key for key in found if key}


async def count_problems(session: AsyncSession, import_id: UUID) -> int:
    found = await session.scalar(select(func.count()).where(ImportProblem.import_id == import_id))
    return found or 0


async def erase(session: AsyncSession, import_id: UUID, kind: Kind) -> None:
    """All that was read of one kind; the report stays."""
    await session.execute(
        update(ImportChunk)
        .where(ImportChunk.import_id == import_id, ImportChunk.kind == kind)
        .values(content=None)
    )
    await session.execute(
        update(ImportLine)
        .where(ImportLine.import_id == import_id, ImportLine.kind == kind)
        .values(key=None, second_key=None, needs=None, person=None, identity=None)
    )


async def erase_files(session: AsyncSession, import_id: UUID) -> None:
    await session.execute(delete(ImportFile).where(ImportFile.import_id == import_id))
