"""Existing members brought in from the office's files: send them, follow, read the report."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import UploadFile

from services.portal.api import ApiProblem, SentFile
from services.portal.forms import Posted
from services.portal.page import Json, Page, StaffPage
from shared.http.caller import Role

router = APIRouter(include_in_schema=False)

ADDRESS = "/imports"
API = "/staff/members/import"
# Field, title, and what the file holds.
FILES = (
    ("members", "Adhérents", "Numéro, SIRET, raison sociale, adresses, e-mail, contacts."),
    ("positions", "Postes de travail", "Numéro d'adhérent, code CSP, libellé, risques par Oui ou"
                                       " Non."),
    ("employees", "Salariés", "Numéro d'adhérent, état civil, contrat, poste occupé, dates."),
    ("declarations", "Déclarations", "Numéro d'adhérent, année, effectif, masse salariale."),
    ("invoices", "Factures et avoirs", "Numéro d'adhérent, numéro, dates, montant TTC, règlement."),
)  # fmt: skip
NAMES = (*(name for name, _, _ in FILES), "workbook")
UNDER_WAY = ("reading", "checking", "writing")
IMPORTERS = {Role.MEMBER_SERVICES, Role.OPERATOR}


async def _importer(page: StaffPage) -> Page:
    if not page.caller.roles & IMPORTERS:
        raise ApiProblem(404, "not_found", "Cette page n'existe pas.")
    return page


ImporterPage = Annotated[Page, Depends(_importer)]


@router.get(ADDRESS)
async def start(page: ImporterPage) -> Response:
    recent = await page.api.get(API)
    return await page.show(
        "imports/new.html", files=FILES, recent=recent["items"], key=str(uuid4())
    )


@router.post(ADDRESS)
async def send(page: ImporterPage, request: Request) -> Response:
    async with request.form(max_files=len(NAMES), max_fields=10) as form:
        posted = Posted({name: [str(value)] for name, value in form.items()
                         if isinstance(value, str)})  # fmt: skip
        files = {name: file for name in NAMES
                 if isinstance(file := form.get(name), UploadFile) and file.filename}  # fmt: skip
        sent = [SentFile(name, file.filename or "", await file.read())
                for name, file in files.items()]  # fmt: skip
    check_only = str(posted.ticked("check_only")).lower()
    try:
        begun = await page.api.upload(
            API, sent, {"check_only": check_only}, key=posted.text("key") or None
        )
    except ApiProblem as problem:
        recent = await page.api.get(API)
        # A refusal began nothing: the corrected files are another import.
        key = posted.text("key") if problem.status == 503 else str(uuid4())
        return await page.refuse("imports/new.html", posted, problem, files=FILES,
                                 recent=recent["items"], key=key)  # fmt: skip
    return page.go(f"{ADDRESS}/{begun['id']}")


@router.get(f"{ADDRESS}/{{import_id}}")
async def show(
    import_id: UUID, page: ImporterPage, suite: Annotated[str | None, Query(max_length=40)] = None
) -> Response:
    return await page.show("imports/show.html", **await _read(page, import_id, suite))


@router.get(f"{ADDRESS}/{{import_id}}/suivi")
async def follow(import_id: UUID, page: ImporterPage) -> Response:
    """The page's live part, asked again while the import goes on."""
    return await page.show("imports/_progress.html", **await _read(page, import_id))


async def _read(page: Page, import_id: UUID, cursor: str | None = None) -> dict[str, Any]:
    shown: Json = await page.api.get(f"{API}/{import_id}")
    lines: Json = {"items": [], "next": None}
    if shown["refused"]:
        lines = await page.api.get(
            f"{API}/{import_id}/lines", result="refused", cursor=cursor, limit=50
        )
    address = f"{ADDRESS}/{import_id}"
    return {
        "shown": shown,
        "live": shown["state"] in UNDER_WAY,
        "lines": lines["items"],
        "address": address,
        "next": f"{address}?suite={lines['next']}" if lines["next"] else "",
        "first": address if cursor else "",
    }
