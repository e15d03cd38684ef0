"""Passing a task on: to a colleague, to another team, or to a later day."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Posted, PostedForm
from services.portal.french import PARIS
from services.portal.inbox import wording
from services.portal.inbox.task import about, do, refused
from services.portal.page import Json, Page, StaffPage, tolerated

router = APIRouter(include_in_schema=False)

# A task put aside until a day is there when the office opens.
MORNING = time(8)
NOBODY: Json = {"items": []}


@router.get("/corbeille/{task_id}/confier")
async def hand_over(task_id: UUID, page: StaffPage) -> Response:
    context = await about(page, task_id)
    return await page.show("inbox/hand_over.html", **context, **await _people(page, task_id))


@router.post("/corbeille/{task_id}/confier")
async def handed_over(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    verb = "delegate" if posted.text("how") == "delegate" else "assign"
    try:
        if not posted.text("to"):
            raise posted.wrong("to", "Choisissez la personne à qui confier la tâche.")
        task = await do(page, task_id, verb, posted, posted.fields("to", "comment"))
    except ApiProblem as problem:
        people = await _people(page, task_id)
        return await refused(page, "inbox/hand_over.html", task_id, posted, problem, **people)
    who = task["assignee_name"] or "votre collègue"
    return page.go(f"/corbeille/{task_id}", f"La tâche est confiée à {who}.")


@router.get("/corbeille/{task_id}/equipe")
async def other_team(task_id: UUID, page: StaffPage) -> Response:
    context = await about(page, task_id)
    return await page.show("inbox/other_team.html", **context, groups=_groups(context["task"]))


@router.post("/corbeille/{task_id}/equipe")
async def forwarded(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    try:
        if posted.text("group") not in wording.GROUPS:
            raise posted.wrong("group", "Choisissez l'équipe à laquelle passer la tâche.")
        task = await do(page, task_id, "forward", posted, posted.fields("group", "comment"))
    except ApiProblem as problem:
        read = await page.api.get(f"/staff/tasks/{task_id}")
        return await refused(page, "inbox/other_team.html", task_id, posted, problem,
                             groups=_groups(read))  # fmt: skip
    team = wording.GROUPS[task["candidate_groups"][0]]
    return page.go("/corbeille", f"La tâche est passée à une autre équipe : {team}.")


@router.get("/corbeille/{task_id}/mettre-de-cote")
async def put_aside(task_id: UUID, page: StaffPage) -> Response:
    return await page.show("inbox/put_aside.html", **await about(page, task_id))


@router.post("/corbeille/{task_id}/mettre-de-cote")
async def aside(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    try:
        until = _until(posted)
        body = {"until": until.isoformat(), **posted.fields("comment")}
        await do(page, task_id, "suspend", posted, body)
    except ApiProblem as problem:
        return await refused(page, "inbox/put_aside.html", task_id, posted, problem)
    return page.go(f"/corbeille/{task_id}", f"La tâche est mise de côté jusqu'au {until:%d/%m/%Y}.")


def _until(posted: Posted) -> datetime:
    typed = posted.date("until")
    if typed is None:
        raise posted.wrong("until", "Indiquez le jour où reprendre la tâche.")
    try:
        chosen = date.fromisoformat(typed)
    except ValueError:
        raise posted.wrong(
            "until", "Cette date n'existe pas ou n'a pas la forme JJ/MM/AAAA."
        ) from None
    if chosen <= datetime.now(PARIS).date():
        raise posted.wrong("until", "Choisissez un jour à venir, à partir de demain.")
    return datetime.combine(chosen, MORNING, PARIS)


async def _people(page: Page, task_id: UUID) -> dict[str, Any]:
    found = await tolerated(page.api.get(f"/staff/tasks/{task_id}/colleagues"), NOBODY)
    return {"people": [(one["account_id"], one["display_name"]) for one in found["items"]]}


def _groups(task: Json) -> list[tuple[str, str]]:
    return [
        (code, label)
        for code, label in wording.GROUPS.items()
        if code not in task["candidate_groups"]
    ]
