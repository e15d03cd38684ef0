"""SQL and words of an import's report: how far it is, and what becomes of each line."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.imports.answers import (
    FileProgress,
    ImportLine,
    ImportSummary,
    ImportView,
    Problem,
    Result,
)
from services.membership.imports.columns import KINDS
from services.membership.imports.tables import Import, ImportChunk, ImportProblem
from services.membership.imports.tables import ImportLine as LineRow
from shared.contracts.findings import Outcome
from shared.contracts.membership.imports import ImportState, Kind

ORDER = {kind.value: place for place, kind in enumerate(Kind)}
PLACED = case(ORDER, value=LineRow.kind)
CHECKED = ("checked", "compared", "written")


def result_of(outcome: str, state: str) -> Result:
    if outcome == Outcome.NEW:
        return Result.CREATED if state == ImportState.DONE else Result.ACCEPTED
    return Result(outcome)


def summary(row: Import) -> ImportSummary:
    return ImportSummary(
        id=row.id,
        state=ImportState(row.state),
        check_only=row.check_only,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


async def recent(session: AsyncSession, limit: int = 20) -> Sequence[Import]:
    found = await session.scalars(
        select(Import).order_by(Import.created_at.desc(), Import.id).limit(limit)
    )
    return found.all()


async def view(session: AsyncSession, row: Import) -> ImportView:
    progress = await _progress(session, row.id)
    results = await _results(session, row)
    problems = await _file_problems(session, row.id)
    files = [
        FileProgress(
            kind=kind,
            title=KINDS[kind],
            file_name=row.files[kind.value],
            **progress.get(kind.value, {"lines": 0, "checked": 0, "written": 0}),
            results=results[kind.value],
            problems=problems[kind.value],
        )
        for kind in Kind
        if kind.value in row.files
    ]
    totals: defaultdict[Result, int] = defaultdict(int)
    for file in files:
        for result, count in file.results.items():
            totals[result] += count
    refused = totals.get(Result.REFUSED, 0) + sum(len(file.problems) for file in files)
    return ImportView(
        **summary(row).model_dump(), files=files, results=dict(totals), refused=refused
    )


async def _progress(session: AsyncSession, import_id: UUID) -> dict[str, dict[str, int]]:
    def reached(*stages: str) -> Any:
        return func.coalesce(func.sum(ImportChunk.lines).filter(ImportChunk.stage.in_(stages)), 0)

    found = await session.execute(
        select(
            ImportChunk.kind,
            func.sum(ImportChunk.lines).label("lines"),
            reached(*CHECKED).label("checked"),
            reached("written").label("written"),
        )
        .where(ImportChunk.import_id == import_id)
        .group_by(ImportChunk.kind)
    )
    return {
        row.kind: {"lines": row.lines, "checked": row.checked, "written": row.written}
        for row in found
    }


async def _results(session: AsyncSession, row: Import) -> dict[str, dict[Result, int]]:
    found = await session.execute(
        select(LineRow.kind, LineRow.outcome, func.count())
        .where(LineRow.import_id == row.id)
        .group_by(LineRow.kind, LineRow.outcome)
    )
    results: defaultdict[str, dict[Result, int]] = defaultdict(dict)
    for kind, outcome, count in found:
        results[kind][result_of(outcome, row.state)] = count
    return results


async def _file_problems(session: AsyncSession, import_id: UUID) -> dict[str, list[Problem]]:
    """Those that are no line's: the file cannot be read, or a column is missing."""
    of_line = select(LineRow.line).where(
        LineRow.import_id == ImportProblem.import_id,
        LineRow.kind == ImportProblem.kind,
        LineRow.line == ImportProblem.line,
    )
    found = await session.scalars(
        select(ImportProblem)
        .where(ImportProblem.import_id == import_id, ~of_line.exists())
        .order_by(ImportProblem.kind, ImportProblem.line, ImportProblem.place)
        .limit(500)
    )
    problems: defaultdict[str, list[Problem]] = defaultdict(list)
    for one in found:
        problems[one.kind].append(_problem(one))
    return problems


async def lines(
    session: AsyncSession,
    row: Import,
    *,
    kind: Kind | None = None,
    result: Result | None = None,
    after: tuple[Kind, int] | None = None,
    limit: int,
) -> list[ImportLine]:
    asked = select(LineRow).where(LineRow.import_id == row.id)
    if kind is not None:
        asked = asked.where(LineRow.kind == kind)
    if result is not None:
        asked = asked.where(LineRow.outcome.in_(
            [one.value for one in Outcome if result_of(one, row.state) is result]))  # fmt: skip
    if after is not None and kind is not None:
        asked = asked.where(LineRow.line > after[1])
    elif after is not None:
        asked = asked.where(tuple_(PLACED, LineRow.line) > tuple_(ORDER[after[0].value], after[1]))
    # Of one kind, the key's own order: a report of a hundred thousand lines sorts nothing.
    order = (LineRow.line,) if kind is not None else (PLACED, LineRow.line)
    found = (await session.scalars(asked.order_by(*order).limit(limit))).all()
    problems = await _problems(session, row.id, found)
    return [
        ImportLine(
            kind=Kind(one.kind),
            file_name=row.files.get(one.kind, ""),
            line=one.line,
            member_number=one.member_number,
            result=result_of(one.outcome, row.state),
            problems=problems[one.kind, one.line],
        )
        for one in found
    ]


async def _problems(
    session: AsyncSession, import_id: UUID, found: Sequence[LineRow]
) -> dict[tuple[str, int], list[Problem]]:
    of_these = tuple_(ImportProblem.kind, ImportProblem.line).in_(
        [(one.kind, one.line) for one in found]
    )
    listed = await session.scalars(
        select(ImportProblem)
        .where(ImportProblem.import_id == import_id, of_these)
        .order_by(ImportProblem.place)
    )
    problems: defaultdict[tuple[str, int], list[Problem]] = defaultdict(list)
    for one in listed:
        problems[one.kind, one.line].append(_problem(one))
    return problems


def _problem(row: ImportProblem | Row[Any]) -> Problem:
    return Problem(column=row.column, value=row.value, code=row.code, detail=row.detail)
