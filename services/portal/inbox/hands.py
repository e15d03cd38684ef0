"""Passing a task on: to a colleague, to another team; and saying how urgent it is."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.french import long_day
from services.portal.inbox import people, teams, wording
from services.portal.inbox.task import about, do, put, refused
from services.portal.page import Json, Page, StaffPage, tolerated

router = APIRouter(include_in_schema=False)


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
        found = await _people(page, task_id)
        return await refused(page, "inbox/hand_over.html", task_id, posted, problem, **found)
    return page.go(f"/corbeille/{task_id}", _handed(task))


def _handed(task: Json) -> str:
    instead = task.get("substitution")
    if instead is None:
        return f"La tâche est confiée à {task['assignee_name'] or 'votre collègue'}."
    absent = instead["absent_name"] or "Votre collègue"
    whom = instead["substitute_name"] or "la personne qui assure le remplacement"
    until = long_day(instead["until"])
    return f"{absent} est en absence jusqu'au {until} : la tâche est confiée à {whom}."


@router.get("/corbeille/{task_id}/equipe")
async def other_team(task_id: UUID, page: StaffPage) -> Response:
    context = await about(page, task_id)
    groups = await _groups(page, context["task"])
    return await page.show("inbox/other_team.html", **context, groups=groups)


@router.post("/corbeille/{task_id}/equipe")
async def forwarded(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    try:
        if not posted.text("group"):
            raise posted.wrong("group", "Choisissez l'équipe à laquelle passer la tâche.")
        task = await do(page, task_id, "forward", posted, posted.fields("group", "comment"))
    except ApiProblem as problem:
        groups = await _groups(page, await page.api.get(f"/staff/tasks/{task_id}"))
        return await refused(page, "inbox/other_team.html", task_id, posted, problem, groups=groups)
    team = wording.group(task["candidate_groups"][0])
    return page.go("/corbeille", f"La tâche est passée à une autre équipe : {team}.")


@router.get("/corbeille/{task_id}/priorite")
async def urgency(task_id: UUID, page: StaffPage) -> Response:
    return await page.show("inbox/priority.html", **await about(page, task_id))


@router.post("/corbeille/{task_id}/priorite")
async def urgent(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    try:
        if not posted.text("priority").isdigit():
            raise posted.wrong("priority", "Choisissez la priorité.")
        body = {"priority": int(posted.text("priority"))}
        task = await put(page, task_id, "priority", posted, body)
    except ApiProblem as problem:
        return await refused(page, "inbox/priority.html", task_id, posted, problem)
    word = wording.priority(task["priority"])[0].lower()
    return page.go(f"/corbeille/{task_id}", f"Priorité de la tâche : {word}.")


async def _people(page: Page, task_id: UUID) -> dict[str, Any]:
    path = f"/staff/tasks/{task_id}/colleagues"
    found = await tolerated(page.api.get(path), people.NOBODY)
    return {"people": people.choices(found["items"])}


async def _groups(page: Page, task: Json) -> list[tuple[str, str]]:
    """Where there is somebody; without an answer, the teams every service has."""
    found = await teams.choices(page, [task])
    found = found or teams.admitted(list(wording.GROUPS.items()), [task])
    return [(code, label) for code, label in found if code not in task["candidate_groups"]]
