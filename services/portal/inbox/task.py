"""One task with its evidence; the acts that need no form; comments."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.inbox import evidence, history, procedures, wording
from services.portal.inbox.deadlines import age, deadline
from services.portal.inbox.earlier import NONE, earlier
from services.portal.page import Json, Page, StaffPage, tolerated

router = APIRouter(include_in_schema=False)

# Said on the page itself, with what was typed still there; the rest has pages of its own.
SAID_HERE = {400, 403, 409, 410, 422, 429, 503}
ACTS: Mapping[str, tuple[str, str]] = {
    "prendre": ("claim", "La tâche est entre vos mains."),
    "remettre": ("unclaim", "La tâche est de nouveau dans la corbeille de votre équipe."),
    "reprendre": ("resume", "La tâche est reprise."),
    "rendre": ("resolve", "La tâche est rendue à la personne qui la suit."),
    "signaler": ("escalate", "La tâche est signalée comme prioritaire."),
}


@router.get("/corbeille/{task_id}")
async def task(
    task_id: UUID, page: StaffPage, postes: int = 1, salaries: int = 1, suite: str = ""
) -> Response:
    context = await about(page, task_id, postes, salaries, suite[:400])
    return await page.show("inbox/task.html", **context)


@router.post("/corbeille/{task_id}/actes/{act}")
async def act(task_id: UUID, act: str, page: StaffPage, posted: PostedForm) -> Response:
    if act not in ACTS:
        raise ApiProblem(404, "not_found", "Cette page n'existe pas.")
    verb, said = ACTS[act]
    try:
        await do(page, task_id, verb, posted)
    except ApiProblem as problem:
        # There is no form whose fields could be wrong: the sentence says it all.
        plain = ApiProblem(problem.status, problem.code, problem.detail)
        return await refused(page, "inbox/task.html", task_id, posted, plain)
    return page.go(f"/corbeille/{task_id}", said)


@router.post("/corbeille/{task_id}/commentaires")
async def comment(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    private = posted.ticked("private")
    try:
        if not posted.text("comment"):
            raise posted.wrong("comment", "Écrivez le commentaire avant de l'ajouter.")
        body = {**posted.fields("comment"), **({"private": True} if private else {})}
        await page.api.post(f"/staff/tasks/{task_id}/comments", body)
    except ApiProblem as problem:
        return await refused(page, "inbox/task.html", task_id, posted, problem)
    said = "La note personnelle est ajoutée." if private else "Le commentaire est ajouté."
    return page.go(f"/corbeille/{task_id}#commentaires", said)


async def about(
    page: Page, task_id: UUID, positions: int = 1, employees: int = 1, cursor: str = ""
) -> Json:
    """What every page about one task is given."""
    now = datetime.now(UTC)
    read: Json = await page.api.get(f"/staff/tasks/{task_id}")
    found = await evidence.read(page, read, positions, employees)
    procedure = await _procedure(page, read)
    return {
        "task": read,
        "kind": wording.kind(read["task_type"]),
        "words": wording,
        "may": read["allowed_actions"],
        "deadline": deadline(read, now),
        "age": age(read["created_at"], now),
        "urgency": wording.priority(read["priority"]),
        "evidence": found,
        "procedure": procedure,
        "earlier": await earlier(page, read, now) if procedure else NONE,
        "reviews": await _reviews(page, read, cursor),
        "task_history": history.of_task(read),
        "application_history": history.of_steps(found.timeline) if found else [],
        "plan_path": f"/corbeille/{task_id}/plan",
        # A form sent twice acts once.
        "key": str(uuid4()),
    }


async def _procedure(page: Page, task: Json) -> procedures.Procedure | None:
    if task["subject_kind"] != "procedure":
        return None
    return await procedures.read(page, task["subject_id"])


async def _reviews(page: Page, task: Json, cursor: str) -> Json | None:
    if task["subject_kind"] != "access_review_batch":
        return None
    path = f"/staff/access-reviews/{task['subject_id']}"
    found: Json | None = await tolerated(page.api.get(path, cursor=cursor or None), None)
    return found


async def do(page: Page, task_id: UUID, verb: str, posted: Posted, body: Json | None = None) -> Any:
    return await page.api.post(_path(task_id, verb), body, key=posted.text("cle") or None)


async def put(page: Page, task_id: UUID, what: str, posted: Posted, body: Json) -> Any:
    return await page.api.put(_path(task_id, what), body, key=posted.text("cle") or None)


def _path(task_id: UUID, verb: str) -> str:
    return f"/staff/tasks/{task_id}/{verb.replace('_', '-')}"


async def refused(
    page: Page, template: str, task_id: UUID, posted: Posted, problem: ApiProblem, **context: Any
) -> Response:
    """The same page as things stand now, what was typed still in it, and why it was refused."""
    if problem.status not in SAID_HERE:
        raise problem
    shown = await about(page, task_id)
    form: Form = posted.refuse(problem)
    return await page.show(template, status=problem.status, form=form, **shown, **context)
