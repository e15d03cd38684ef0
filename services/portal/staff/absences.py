"""Absences and who does the work meanwhile: one's own; a colleague's, for a supervisor."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.french import PARIS, day
from services.portal.page import Json, Page, StaffPage, tolerated
from shared.errors import FieldProblem
from shared.http.caller import Role

router = APIRouter(include_in_schema=False)

ADDRESS = "/corbeille/absences"
FOR_OTHERS = {Role.SUPERVISOR, Role.OPERATOR}
NOBODY: Json = {"items": [], "next": None}
# A whole service: fifty colleagues a page.
MOST_PAGES = 10


@router.get(ADDRESS)
async def absences(page: StaffPage, de: str = "") -> Response:
    return await _show(page, everybody=de == "tous")


@router.post(ADDRESS)
async def enter(page: StaffPage, posted: PostedForm) -> Response:
    everybody = posted.text("de") == "tous"
    try:
        body = _typed(posted)
        entered = await page.api.post("/staff/absences", body, key=posted.text("cle") or None)
    except ApiProblem as problem:
        if problem.status not in (400, 404, 409, 422, 503):
            raise
        return await _show(page, everybody=everybody, posted=posted, problem=problem)
    said = (
        f"L'absence du {day(entered['first_day'])} au {day(entered['last_day'])} est enregistrée ; "
        f"{entered['substitute_name']} assure le remplacement."
    )
    return page.go(_address(everybody), said)


@router.post(ADDRESS + "/{absence_id}/retrait")
async def withdraw(absence_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    back = _address(posted.text("de") == "tous")
    try:
        await page.api.delete(f"/staff/absences/{absence_id}")
    except ApiProblem as problem:
        if problem.status not in (404, 409):
            raise
        return page.go(back, problem.detail, "warning")
    return page.go(back, "L'absence est supprimée.")


async def _show(
    page: Page,
    *,
    everybody: bool,
    posted: Posted | None = None,
    problem: ApiProblem | None = None,
) -> Response:
    others = bool(FOR_OTHERS & page.caller.roles)
    everybody = everybody and others
    found, staff = await asyncio.gather(
        page.api.get("/staff/absences", account="all" if everybody else None), _staff(page)
    )
    form: Form | None = posted.refuse(problem) if posted and problem else None
    return await page.show(
        "staff/absences.html",
        status=problem.status if problem else 200,
        form=form,
        absences=found["items"],
        everybody=everybody,
        others=others,
        people=_people(page, staff, everybody=everybody),
        all_people=[(one["id"], one["display_name"]) for one in staff],
        today=datetime.now(PARIS).date().isoformat(),
        key=str(uuid4()),
    )


def _people(page: Page, staff: list[Json], *, everybody: bool) -> list[tuple[str, str]]:
    """Who can be chosen as a substitute: for oneself, a colleague of the same function."""
    mine = str(page.caller.account_id)
    return [(one["id"], one["display_name"]) for one in staff
            if everybody or (one["id"] != mine and _like(page, one))]  # fmt: skip


def _like(page: Page, colleague: Json) -> bool:
    return bool(page.caller.roles & set(colleague.get("roles", page.caller.roles)))


async def _staff(page: Page) -> list[Json]:
    found: list[Json] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        part = await tolerated(page.api.get("/staff/accounts", cursor=cursor), NOBODY)
        found += [one for one in part["items"] if one.get("roles", True)]
        cursor = part["next"]
        if cursor is None:
            break
    return found


def _typed(posted: Posted) -> Json:
    problems = []
    body: dict[str, Any] = posted.fields("substitute", "account")
    for name, missing in (("first_day", "Indiquez le premier jour d'absence."),
                          ("last_day", "Indiquez le dernier jour d'absence.")):  # fmt: skip
        typed = posted.date(name)
        if typed is None:
            problems.append((name, missing))
        elif not _is_day(typed):
            problems.append((name, "Cette date n'existe pas ou n'a pas la forme JJ/MM/AAAA."))
        body[name] = typed
    if "substitute" not in body:
        problems.append(("substitute", "Choisissez la personne qui assure le remplacement."))
    if problems:
        fields = tuple(FieldProblem(field=at, code="page", detail=said) for at, said in problems)
        raise ApiProblem(422, "invalid", problems[0][1], fields)
    return body


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _address(everybody: bool) -> str:
    return ADDRESS + ("?de=tous" if everybody else "")
