"""Stopping an operation before its date, or undoing it within its window; said in numbers first."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, PostedForm
from services.portal.french import counted, long_day, siret
from services.portal.inbox.procedures import Procedure
from services.portal.page import Json, Page, StaffPage
from services.portal.staff.procedures import allowed, known

router = APIRouter(include_in_schema=False)

SAID_HERE = {400, 403, 409, 422, 503}
NOT_NOW = "Cette opération ne peut plus être annulée ici."
# What was moved, by kind of row: one, several.
MOVED = {
    "workforce.employees": ("salarié revient à sa place", "salariés reviennent à leur place"),
    "workforce.positions": ("poste revient à sa place", "postes reviennent à leur place"),
    "membership.users": ("accès redevient ce qu'il était", "accès redeviennent ce qu'ils étaient"),
    "membership.contacts": ("contact revient à sa place", "contacts reviennent à leur place"),
    "membership.pending": ("démarche revient à sa place", "démarches reviennent à leur place"),
}


@router.get("/corbeille/demarches/{procedure_id}/annulation")
async def undoing(procedure_id: UUID, page: StaffPage) -> Response:
    procedure = await known(page, procedure_id)
    if not _way(procedure):
        return page.go(f"/corbeille/demarches/{procedure_id}", NOT_NOW, "warning")
    return await _show(page, procedure)


@router.post("/corbeille/demarches/{procedure_id}/annulation")
async def undone(procedure_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    procedure = await known(page, procedure_id)
    way = posted.text("acte") if posted.text("acte") in ("undo", "cancel") else "undo"
    verb = "undo" if way == "undo" else "cancellation"
    try:
        if not posted.text("comment"):
            raise posted.wrong("comment", "Indiquez la raison : le demandeur la lira.")
        path = f"/staff/procedures/{procedure_id}/{verb}"
        await page.api.post(path, posted.fields("comment"), key=posted.text("cle") or None)
    except ApiProblem as problem:
        if problem.status not in SAID_HERE:
            raise
        form = posted.refuse(problem)
        return await _show(page, procedure, way, form, problem.status)
    said = "L'opération est annulée : tout est revenu à l'état antérieur." if way == "undo" else (
        "L'opération prévue est annulée : rien n'a été modifié.")  # fmt: skip
    return page.go(f"/corbeille/demarches/{procedure_id}", said)


async def _show(
    page: Page, procedure: Procedure, way: str = "", form: Form | None = None, status: int = 200
) -> Response:
    way = way or _way(procedure)
    context: dict[str, Any] = {"lines": _lines(procedure.reorganisation or {}, way)}
    return await page.show(
        "staff/undo.html",
        status=status,
        form=form,
        procedure=procedure,
        way=way,
        key=str(uuid4()),
        **context,
    )


def _way(procedure: Procedure) -> str:
    """`undo` once it is done, `cancel` while it is only planned, else nothing."""
    return next((one for one in ("undo", "cancel") if one in allowed(procedure)), "")


def _lines(read: Json, way: str) -> list[str]:
    """What undoing brings back, in numbers; of a plan, what will not happen."""
    if not read.get("plan"):
        return []
    if way == "cancel":
        return [f"L'opération prévue le {long_day(read['plan']['effective_on'])} n'a pas lieu.",
                "Rien n'a encore été modifié."]  # fmt: skip
    moved, plan = read["moved"], read["plan"]
    lines = [f"{counted(moved[code], *words)}." for code, words in MOVED.items() if moved.get(code)]
    if plan["absorbed"]:
        lines.insert(
            0, f"{counted(len(plan['absorbed']), 'adhérent rouvre', 'adhérents rouvrent')}."
        )
        return lines
    return [f"L'adhérent reprend son ancien SIRET, {siret(read['requested'].get('former_siret'))}.",
            *lines]  # fmt: skip
