"""« Démarches à valider »: who asks for access, accepted or refused on the line."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.page import Json, MyPage, Page, tolerated
from services.portal.procedures.keys import renewed
from services.portal.stages import ACCESSES, PROCEDURE_STATES

router = APIRouter(include_in_schema=False)

PATH = "/demarches/a-valider"
# Somebody was quicker, or one's own right went: nothing on the line can mend it.
ELSEWHERE = {403, 404, 409}


@router.get(PATH)
async def waiting(page: MyPage) -> Response:
    return await page.show("procedures/approvals.html", **approvals(await _read(page)))


def approvals(found: Json, refused: str = "", form: Form | None = None) -> Json:
    """`refused` is the line whose form was wrong; the others start blank."""
    return {
        "items": found["items"],
        "decided": found["decided"],
        # One for each answer: the same key would be answered as the first press was.
        "keys": {one["id"]: _keys(form, one["id"] == refused) for one in found["items"]},
        "forms_of": {
            one["id"]: form if form and one["id"] == refused else Form() for one in found["items"]
        },
        "refused": refused,
        "accesses": [(code, label, about) for code, (label, about) in ACCESSES.items()],
        "choices": [(code, label) for code, (label, _) in ACCESSES.items()],
        "states_of": PROCEDURE_STATES,
    }


def _keys(form: Form | None, refused: bool) -> dict[str, str]:
    """Of the line that met silence, the key that was sent: it may have been done."""
    fresh = {verb: str(uuid4()) for verb in ("accept", "refuse")}
    if form is None or not refused or not form.value("key"):
        return fresh
    return fresh | {form.value("decision"): form.value("key")}


@router.post(f"{PATH}/{{procedure_id}}")
async def decide(procedure_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    accepts = posted.text("decision") != "refuse"
    access = posted.text(f"access.{procedure_id}") if accepts else ""
    body = {
        "decision": "accept" if accepts else "refuse",
        "access": access or None,
        "comment": posted.text(f"comment.{procedure_id}"),
    }
    before = await tolerated(_read(page), {"items": [], "decided": []})
    try:
        await page.api.post(
            f"/me/approvals/{procedure_id}/decision", body, key=posted.text("key") or None
        )
    except ApiProblem as problem:
        return await _refused(page, str(procedure_id), posted, problem)
    await _seen(page, f"/demarches/{procedure_id}")
    asked = next((one for one in before["items"] if one["id"] == str(procedure_id)), None)
    return page.go(PATH, _done(asked, access if accepts else None))


async def _seen(page: Page, path: str) -> None:
    """The notice that asked for the decision waits no more."""
    found = await tolerated(page.api.get("/me/notifications"), {"items": []})
    for notice in found["items"]:
        if notice["path"] == path and not notice["read"]:
            await tolerated(page.api.post(f"/me/notifications/{notice['id']}/read"), None)


async def _read(page: Page) -> Json:
    found: Json = await page.api.get("/me/approvals")
    return found


def _done(asked: Json | None, access: str | None) -> str:
    who = (asked and asked["requester_name"]) or "la personne"
    if access is None:
        return f"La demande est refusée. Un courriel en informe {who}."
    label = ACCESSES.get(access, (access, ""))[0]
    company = f" à {asked['member_name']}" if asked else ""
    said = f"{who} a désormais accès{company} : {label}. Un courriel l'en informe."
    return said[0].upper() + said[1:]


async def _refused(page: Page, line: str, posted: Posted, problem: ApiProblem) -> Response:
    if problem.status in ELSEWHERE:
        said = "Cette demande n'est plus à valider par vous."
        return page.go(PATH, said if problem.status == 404 else problem.detail, "warning")
    found = await _read(page)
    if line not in {one["id"] for one in found["items"]}:
        raise problem
    named = tuple(
        said.model_copy(update={"field": f"{said.field}.{line}"}) for said in problem.fields
    )
    named_problem = ApiProblem(problem.status, problem.code, problem.detail, named)
    form = renewed(posted, problem).refuse(named_problem)
    shown = approvals(found, line, form)
    return await page.show("procedures/approvals.html", status=problem.status, **shown)
