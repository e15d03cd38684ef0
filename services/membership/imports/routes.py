"""HTTP for the import of existing members: send the files, follow, read the report."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, UploadFile
from fastapi.responses import StreamingResponse

from services.membership.context import Context, CurrentContext
from services.membership.imports import queries, report, staging
from services.membership.imports.answers import (
    ImportLine,
    ImportLines,
    ImportRef,
    Imports,
    ImportView,
    Problem,
    Result,
)
from services.membership.imports.columns import KINDS
from services.membership.imports.staging import SentFile
from services.membership.imports.tables import Import
from shared.contracts.membership.imports import WORKBOOK, Kind, NewImport
from shared.errors import Invalid, NotFound
from shared.http.caller import Role, SignedIn, require_role
from shared.http.idempotency import RequestId
from shared.sheets.answers import BOM
from shared.sheets.answers import lines as csv_lines
from shared.sheets.rows import MOST_BYTES

router = APIRouter(prefix="/staff/members/import", tags=["staff"])

Importer = Annotated[SignedIn, Depends(require_role(Role.OPERATOR, Role.MEMBER_SERVICES))]
WORDS = {
    Result.CREATED: "Créée",
    Result.ACCEPTED: "Acceptée, rien n'est écrit",
    Result.UNCHANGED: "Déjà connue, inchangée",
    Result.REFUSED: "Refusée",
}
TITLES = ("Nature", "Fichier", "Ligne", "Numéro d'adhérent", "Résultat", "Colonne", "Valeur",
          "Erreur")  # fmt: skip
AT_ONCE = 1000


@router.post("", status_code=202)
async def send(
    caller: Importer,
    context: CurrentContext,
    request_id: RequestId,
    members: UploadFile | None = None,
    positions: UploadFile | None = None,
    employees: UploadFile | None = None,
    declarations: UploadFile | None = None,
    invoices: UploadFile | None = None,
    workbook: UploadFile | None = None,
    check_only: Annotated[bool, Form()] = False,
) -> ImportRef:
    """Bring existing members in: CSV or .xlsx files by kind, or one workbook with a sheet a kind.

    Everything is checked first; one bad line, and nothing is written. The same files again change
    nothing. With `check_only`, nothing is written in any case. Asked again with the same
    Idempotency-Key, answers the same import."""
    async with context.sessions() as session:
        if await queries.get(session, request_id):
            return ImportRef(id=request_id)
    sent = {
        Kind.MEMBERS.value: members, Kind.POSITIONS.value: positions,
        Kind.EMPLOYEES.value: employees, Kind.DECLARATIONS.value: declarations,
        Kind.INVOICES.value: invoices, WORKBOOK: workbook,
    }  # fmt: skip
    files = {name: await _read(file) for name, file in sent.items() if file and file.filename}
    new = NewImport(
        import_id=request_id,
        account_id=caller.account_id,
        check_only=check_only,
        at=datetime.now(UTC),
    )
    import_id = await staging.begin(context.sessions, context.temporal, context.seal, new, files)
    return ImportRef(id=import_id)


async def _read(file: UploadFile) -> SentFile:
    # One more than is allowed is enough to refuse it.
    return SentFile(file.filename or "", await file.read(MOST_BYTES + 1))


@router.get("")
async def recent(caller: Importer, context: CurrentContext) -> Imports:
    """List the last imports."""
    async with context.sessions() as session:
        return Imports(items=[report.summary(one) for one in await report.recent(session)])


@router.get("/{import_id}")
async def show(import_id: UUID, caller: Importer, context: CurrentContext) -> ImportView:
    """How far the import is, kind by kind, and what became of its lines."""
    async with context.sessions() as session:
        return await report.view(session, await _found(context, import_id))


@router.get("/{import_id}/lines")
async def lines(
    import_id: UUID,
    caller: Importer,
    context: CurrentContext,
    kind: Kind | None = None,
    result: Result | None = None,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ImportLines:
    """What became of each line, with everything that is wrong with it."""
    row = await _found(context, import_id)
    async with context.sessions() as session:
        found = await report.lines(
            session, row, kind=kind, result=result, after=_place(cursor), limit=limit + 1
        )
    last = found[limit - 1] if len(found) > limit else None
    return ImportLines(items=found[:limit], next=f"{last.kind.value}-{last.line}" if last else None)


@router.get("/{import_id}/report.csv", response_class=StreamingResponse)
async def download(import_id: UUID, caller: Importer, context: CurrentContext) -> StreamingResponse:
    """The whole report as CSV, with an error column."""
    row = await _found(context, import_id)
    return StreamingResponse(
        _csv(context, row),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="rapport-{import_id}.csv"',
            "Cache-Control": "no-store",
        },
    )


async def _csv(context: Context, row: Import) -> AsyncIterator[str]:
    yield BOM + csv_lines([TITLES])
    async with context.sessions() as session:
        shown = await report.view(session, row)
    for file in shown.files:
        about = (file.title, file.file_name, "", "")
        yield csv_lines((*about, WORDS[Result.REFUSED], *_said(one)) for one in file.problems)
    for kind in Kind:
        async for some in _csv_of(context, row, kind):
            yield some


async def _csv_of(context: Context, row: Import, kind: Kind) -> AsyncIterator[str]:
    after: tuple[Kind, int] | None = None
    while True:
        async with context.sessions() as session:
            found = await report.lines(session, row, kind=kind, after=after, limit=AT_ONCE)
        yield csv_lines(record for one in found for record in _records(one))
        if len(found) < AT_ONCE:
            return
        after = found[-1].kind, found[-1].line


def _records(line: ImportLine) -> Iterator[tuple[object, ...]]:
    """One for each thing that is wrong with the line, or one."""
    about = (KINDS[line.kind], line.file_name, line.line, line.member_number or "",
             WORDS[line.result])  # fmt: skip
    problems: list[Problem | None] = [*line.problems] or [None]
    for problem in problems:
        yield (*about, *_said(problem))


def _said(problem: Problem | None) -> tuple[str, str, str]:
    if problem is None:
        return "", "", ""
    return problem.column or "", problem.value or "", problem.detail


def _place(cursor: str | None) -> tuple[Kind, int] | None:
    if cursor is None:
        return None
    kind, _, line = cursor.partition("-")
    if kind not in list(Kind) or not line.isdecimal() or len(line) > 9:
        raise Invalid("cursor_unknown", "Cette page de la liste n'existe plus.")
    return Kind(kind), int(line)


async def _found(context: Context, import_id: UUID) -> Import:
    async with context.sessions() as session:
        row = await queries.get(session, import_id)
    if row is None:
        raise NotFound("not_found", "Cet import n'existe pas.")
    return row
