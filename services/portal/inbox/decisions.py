"""Decisions on a task: each says beforehand, in numbers, what it will do."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Posted, PostedForm
from services.portal.inbox import kinds, wording
from services.portal.inbox.consequences import consequences
from services.portal.inbox.procedures import Procedure
from services.portal.inbox.task import about, do, refused
from services.portal.page import Json, StaffPage

router = APIRouter(include_in_schema=False)

TOO_LATE = "Cette décision n'est pas possible dans l'état actuel de la tâche."
NO_PLAN = "Préparez d'abord le plan : il n'y a rien à transmettre."
FOLLOWED = {"approve", "retry"}
ADMINISTRATOR = "grant_administrator"


@router.get("/corbeille/{task_id}/decision/{code}")
async def decision(task_id: UUID, code: str, page: StaffPage) -> Response:
    context = await about(page, task_id)
    worded = _worded(context, code)
    if "complete" not in context["may"]:
        return page.go(f"/corbeille/{task_id}", TOO_LATE, "warning")
    missing = _missing(context, code)
    if missing:
        return page.go(f"/corbeille/{task_id}", missing, "warning")
    return await page.show("inbox/decision.html", **context, **worded)


@router.post("/corbeille/{task_id}/decision/{code}")
async def decide(task_id: UUID, code: str, page: StaffPage, posted: PostedForm) -> Response:
    context = await about(page, task_id)
    worded = _worded(context, code)
    try:
        body = _decided(worded, posted)
        await do(page, task_id, "complete", posted, body)
    except ApiProblem as problem:
        return await refused(page, "inbox/decision.html", task_id, posted, problem, **worded)
    task = context["task"]
    done = kinds.outcome(task["task_type"], body["outcome"] or "").done
    # What was just set going is followed, and stopped, from its own page.
    follows = body["outcome"] in FOLLOWED and task["subject_kind"] == "procedure"
    return page.go(f"/corbeille/demarches/{task['subject_id']}" if follows
                   else "/corbeille?vue=mes-taches", done)  # fmt: skip


def _missing(context: Json, code: str) -> str:
    """Why the decision would be refused whatever is written."""
    procedure = context["procedure"]
    if procedure is None:
        return ""
    if code == "accept":
        return str(procedure.too_early)
    return NO_PLAN if code == "submit" and procedure.unplanned else ""


def _decided(worded: Json, posted: Posted) -> Json:
    chosen: Json = worded["rules"][0]
    if worded["options"]:
        wanted = posted.text("outcome")
        found = [rule for rule in worded["rules"] if rule["outcome"] == wanted]
        if not found:
            raise posted.wrong("outcome", "Choisissez l'accès à donner.")
        chosen = found[0]
    if (chosen["comment_required"] or worded["reason_required"]) and not posted.text("comment"):
        read = worded["outcome"].reader == "requester"
        detail = (
            "Indiquez le motif : le demandeur le lira." if read else "Dites ce qui est à revoir."
        )
        raise posted.wrong("comment", detail)
    return {"outcome": chosen["outcome"], **posted.fields("comment")}


@router.get("/corbeille/{task_id}/correction")
async def correction(task_id: UUID, page: StaffPage) -> Response:
    context = await about(page, task_id)
    if "request_information" not in context["may"] or not context["kind"].information:
        return page.go(f"/corbeille/{task_id}", TOO_LATE, "warning")
    return await page.show(_asking(context["kind"]), **context)


@router.post("/corbeille/{task_id}/correction")
async def ask(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    task: Json = await page.api.get(f"/staff/tasks/{task_id}")
    kind = wording.kind(task["task_type"])
    try:
        body = _question(posted) if kind.information == "question" else _messages(posted)
        await do(page, task_id, "request_information", posted, body)
    except ApiProblem as problem:
        return await refused(page, _asking(kind), task_id, posted, problem)
    what = "La question est envoyée au demandeur" if kind.information == "question" else (
        "La demande de correction est envoyée à l'employeur")  # fmt: skip
    return page.go(
        "/corbeille?vue=mes-taches",
        f"{what}. L'échéance est suspendue jusqu'à sa réponse.",
    )


@router.post("/corbeille/{task_id}/reponse")
async def answer_received(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    """The requester answered by telephone or by letter: noted, the task goes on."""
    try:
        if not posted.text("answer"):
            raise posted.wrong("answer", "Écrivez la réponse que vous avez reçue.")
        body = {"comment": posted.text("answer")}
        await do(page, task_id, "submit_information", posted, body)
    except ApiProblem as problem:
        return await refused(page, "inbox/task.html", task_id, posted, _of_answer(problem))
    return page.go(f"/corbeille/{task_id}#conversation",
                   "La réponse est notée, et l'échéance court à nouveau.")  # fmt: skip


def _of_answer(problem: ApiProblem) -> ApiProblem:
    """The page has another comment besides."""
    fields = tuple(
        said.model_copy(update={"field": "answer"}) if said.field == "comment" else said
        for said in problem.fields
    )
    return ApiProblem(problem.status, problem.code, problem.detail, fields)


def _asking(kind: kinds.Kind) -> str:
    return "inbox/question.html" if kind.information == "question" else "inbox/correction.html"


def _question(posted: Posted) -> Json:
    if not posted.text("comment"):
        raise posted.wrong("comment", "Écrivez votre question.")
    return posted.fields("comment")


def _messages(posted: Posted) -> Json:
    messages = {step: posted.text(f"messages.{step}") for step in wording.STEPS}
    said = {step: text for step, text in messages.items() if text}
    if not said:
        raise posted.wrong(
            "messages.identification",
            "Écrivez au moins un message, sous l'étape à corriger.",
        )
    return {"messages": said, **posted.fields("comment")}


def _rules(context: Json, code: str) -> list[Json]:
    """A task without outcomes is simply finished; an outcome it does not have does not exist."""
    task, kind = context["task"], context["kind"]
    if not task["outcomes"] and code == "fin":
        return [{"outcome": None, "comment_required": False}]
    if code in (kind.groups or {}):
        of_group = [
            rule
            for rule in task["outcomes"]
            if wording.outcome(task["task_type"], rule["outcome"]).group == code
        ]
        return [rule for rule in of_group if _makes_sense(context, rule["outcome"])]
    return [rule for rule in task["outcomes"] if rule["outcome"] == code]


def _makes_sense(context: Json, outcome: str) -> bool:
    """Staff name an administrator only where there is none."""
    procedure = context["procedure"]
    grants = procedure.grants if procedure else None
    return outcome != ADMINISTRATOR or not (grants and grants["administrators"])


def _contested(procedure: Procedure | None, code: str) -> bool:
    """Whoever accepts in spite of an objection says why."""
    found = procedure.evidence if procedure else None
    return code == "accept" and bool(found and found["objected_at"])


def _worded(context: Json, code: str) -> dict[str, Any]:
    task, kind = context["task"], context["kind"]
    rules = _rules(context, code)
    if not rules:
        raise ApiProblem(404, "not_found", "Cette page n'existe pas.")
    group = (kind.groups or {}).get(code)
    outcomes = [(rule, wording.outcome(task["task_type"], rule["outcome"] or "fin"))
                for rule in rules]  # fmt: skip
    return {
        "outcome": group or outcomes[0][1],
        "outcome_code": code,
        "rules": rules,
        "options": [(rule["outcome"], one.button, one.hint) for rule, one in outcomes]
        if group else [],
        "reason_required": not group
        and (rules[0]["comment_required"] or _contested(context["procedure"], code)),
        "consequences": consequences(context["procedure"], code),
    }  # fmt: skip
