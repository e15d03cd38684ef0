"""One procedure's page: where it stands, live; answer, withdraw, enter the company it opened."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.page import Json, MyPage, Page, tolerated
from services.portal.procedures.approvals import approvals
from services.portal.procedures.environment import enter
from services.portal.procedures.keys import renewed
from services.portal.procedures.kinds import BY_CODE, LABELS
from services.portal.procedures.wording import holders, progress, visible
from services.portal.stages import ACCESSES, PROCEDURE_STATES

router = APIRouter(include_in_schema=False)

# What these end with needs no word of the API.
AS_ADMINISTRATOR = {
    "synchronisation": "administrator", "administrator_change": "administrator",
}  # fmt: skip
NOTHING: Json = {"items": [], "decided": []}


@router.get("/demarches/{procedure_id}")
async def show(procedure_id: UUID, page: MyPage) -> Response:
    form = Form.of({"key": uuid4()})
    return await page.show("procedures/show.html", form=form, **await state(page, procedure_id))


@router.get("/demarches/{procedure_id}/suivi")
async def follow(procedure_id: UUID, page: MyPage) -> Response:
    """A fragment: the same page's body, asked again when the timeline moves."""
    form = Form.of({"key": uuid4()})
    return await page.show("procedures/_state.html", form=form, **await state(page, procedure_id))


async def state(page: Page, procedure_id: UUID) -> Json:
    """What the page shows; another page of the procedure gives its own form beside it."""
    procedure, timeline, shell = await asyncio.gather(
        page.api.get(f"/procedures/{procedure_id}"),
        page.api.get(f"/procedures/{procedure_id}/timeline"),
        page.shell(),
    )
    number = procedure["member_number"]
    events = timeline["items"]
    return {
        "procedure": procedure,
        "kind": BY_CODE[procedure["kind"]],
        # Named for whoever has access to it: one of two hundred members, for an accountant.
        "company": next(
            (one["legal_name"] for one in shell.members if one["member_number"] == number), ""
        ),
        "path_of": f"/demarches/{procedure_id}",
        "mine": procedure["relation"] == "requester",
        "may": procedure["allowed_actions"],
        "typed": [(label, procedure["content"].get(name), name) for name, label in LABELS.items()],
        "said": _said_before(procedure),
        "events": progress(procedure, timeline),
        "happened": {event["kind"] for event in events},
        "why": events[-1]["code"] if events else None,
        "last": events[-1]["sequence"] if events else -1,
        "live": procedure["state"] == "in_progress" or procedure["stage"] == "undo_window",
        "holders": holders(procedure),
        "states_of": PROCEDURE_STATES,
        "access": ACCESSES.get(procedure["access"] or "", ("", ""))[0],
        "visible": visible(procedure["access"] or AS_ADMINISTRATOR.get(procedure["kind"])),
        "over_by_itself": procedure["stage"] == "withdrawn"
        and any(event["code"] == "access_already_held" for event in events),
        # For the page's second button: a key answers one request only.
        "other_key": uuid4(),
        "asked": await _asked(page, procedure),
        "code": await _code(page, procedure),
    }


def _said_before(procedure: Json) -> list[Json]:
    """What was written, but for what the top of the page shows already."""
    messages: list[Json] = procedure["messages"]
    shown = {"information": "question", "refused": "refusal"}.get(procedure["stage"])
    last = next((one for one in reversed(messages) if one["kind"] == shown), None)
    return [one for one in messages if one is not last]


async def _asked(page: Page, procedure: Json) -> Json | None:
    """Who asks for access, and the forms that answer, for the administrator who may."""
    if "decide" not in procedure["allowed_actions"]:
        return None
    found = await tolerated(page.api.get("/me/approvals"), NOTHING)
    mine = [one for one in found["items"] if one["id"] == procedure["id"]]
    return approvals({"items": mine, "decided": []}) if mine else None


async def _code(page: Page, procedure: Json) -> Json | None:
    """Where the code went, until when it is good, and how many tries are left."""
    if "confirm" not in procedure["allowed_actions"]:
        return None
    found: Json | None = await tolerated(
        page.api.get(f"/procedures/{procedure['id']}/confirmation"), None
    )
    return found and {**found, "good": datetime.fromisoformat(found["until"]) > datetime.now(UTC)}


@router.post("/demarches/{procedure_id}/reponse")
async def answer(procedure_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    try:
        if not (text := posted.text("text")):
            raise posted.wrong("text", "Écrivez votre réponse.")
        await page.api.post(
            f"/procedures/{procedure_id}/answers", {"text": text},
            key=posted.text("key") or None,
        )  # fmt: skip
    except ApiProblem as problem:
        return await refuse(page, procedure_id, posted, problem)
    return page.go(f"/demarches/{procedure_id}", "Votre réponse est transmise au service adhérent.")


@router.get("/demarches/{procedure_id}/retrait")
async def confirm_withdrawal(procedure_id: UUID, page: MyPage) -> Response:
    shown = await state(page, procedure_id)
    if "withdraw" not in shown["may"]:
        return page.go(shown["path_of"], "Cette demande ne peut plus être retirée.", "info")
    return await page.show("procedures/withdraw.html", **shown)


@router.post("/demarches/{procedure_id}/retrait")
async def withdraw(procedure_id: UUID, page: MyPage) -> Response:
    path = f"/demarches/{procedure_id}"
    try:
        await page.api.delete(f"/procedures/{procedure_id}")
    except ApiProblem as problem:
        if problem.status == 409:
            return page.go(path, problem.detail, "warning")
        raise
    return page.go(path, "Votre demande est retirée.")


@router.post("/demarches/{procedure_id}/environnement")
async def environment(procedure_id: UUID, page: MyPage) -> Response:
    return await enter(page, str(procedure_id))


async def refuse(page: Page, procedure_id: UUID, posted: Posted, problem: ApiProblem) -> Response:
    """What was typed stays where its form still is; else the page says where things stand."""
    if problem.status == 409:
        return page.go(f"/demarches/{procedure_id}", problem.detail, "warning")
    shown = await state(page, procedure_id)
    return await page.refuse("procedures/show.html", renewed(posted, problem), problem, **shown)
