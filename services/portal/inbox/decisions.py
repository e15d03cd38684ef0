"""Decisions on a task: each says beforehand, in numbers, what it will do."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Posted, PostedForm
from services.portal.inbox import wording
from services.portal.inbox.task import about, do, refused
from services.portal.page import Json, StaffPage

router = APIRouter(include_in_schema=False)

TOO_LATE = "Cette décision n'est pas possible dans l'état actuel de la tâche."


@router.get("/corbeille/{task_id}/decision/{outcome}")
async def decision(task_id: UUID, outcome: str, page: StaffPage) -> Response:
    context = await about(page, task_id)
    rule = _rule(context["task"], outcome)
    if "complete" not in context["may"]:
        return page.go(f"/corbeille/{task_id}", TOO_LATE, "warning")
    return await page.show("inbox/decision.html", **context, **_worded(context["task"], rule))


@router.post("/corbeille/{task_id}/decision/{outcome}")
async def decide(task_id: UUID, outcome: str, page: StaffPage, posted: PostedForm) -> Response:
    task: Json = await page.api.get(f"/staff/tasks/{task_id}")
    rule = _rule(task, outcome)
    worded = _worded(task, rule)
    try:
        if rule["comment_required"] and not posted.text("comment"):
            raise posted.wrong("comment", "Indiquez le motif : l'employeur le lira.")
        body = {"outcome": rule["outcome"], **posted.fields("comment")}
        await do(page, task_id, "complete", posted, body)
    except ApiProblem as problem:
        return await refused(page, "inbox/decision.html", task_id, posted, problem, **worded)
    return page.go("/corbeille?vue=mes-taches", worded["outcome"].done)


@router.get("/corbeille/{task_id}/correction")
async def correction(task_id: UUID, page: StaffPage) -> Response:
    context = await about(page, task_id)
    if "request_information" not in context["may"]:
        return page.go(f"/corbeille/{task_id}", TOO_LATE, "warning")
    return await page.show("inbox/correction.html", **context)


@router.post("/corbeille/{task_id}/correction")
async def ask(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    try:
        await do(page, task_id, "request_information", posted, _messages(posted))
    except ApiProblem as problem:
        return await refused(page, "inbox/correction.html", task_id, posted, problem)
    return page.go(
        "/corbeille?vue=mes-taches",
        "La demande de correction est envoyée à l'employeur. L'échéance est suspendue jusqu'à "
        "sa réponse.",
    )


def _messages(posted: Posted) -> Json:
    messages = {step: posted.text(f"messages.{step}") for step in wording.STEPS}
    said = {step: text for step, text in messages.items() if text}
    if not said:
        raise posted.wrong(
            "messages.identification",
            "Écrivez au moins un message, sous l'étape à corriger.",
        )
    return {"messages": said, **posted.fields("comment")}


def _rule(task: Json, code: str) -> Json:
    """A task without outcomes is simply finished; an outcome it does not have does not exist."""
    if not task["outcomes"] and code == "fin":
        return {"outcome": None, "comment_required": False}
    for rule in task["outcomes"]:
        if rule["outcome"] == code:
            found: Json = rule
            return found
    raise ApiProblem(404, "not_found", "Cette page n'existe pas.")


def _worded(task: Json, rule: Json) -> Json:
    code = rule["outcome"] or "fin"
    return {"outcome": wording.outcome(task["task_type"], code), "outcome_code": code,
            "reason_required": rule["comment_required"]}  # fmt: skip
