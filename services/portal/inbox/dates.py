"""Days for a task: put aside until one, followed up on another."""

from datetime import date, datetime, time
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Posted, PostedForm
from services.portal.french import PARIS, day
from services.portal.inbox.task import about, do, put, refused
from services.portal.page import Json, StaffPage

router = APIRouter(include_in_schema=False)

# A task put aside until a day is there when the office opens.
MORNING = time(8)


@router.get("/corbeille/{task_id}/mettre-de-cote")
async def put_aside(task_id: UUID, page: StaffPage) -> Response:
    return await page.show("inbox/put_aside.html", **await about(page, task_id))


@router.post("/corbeille/{task_id}/mettre-de-cote")
async def aside(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    try:
        body = {**chosen(posted), **posted.fields("comment")}
        task = await do(page, task_id, "suspend", posted, body)
    except ApiProblem as problem:
        return await refused(page, "inbox/put_aside.html", task_id, posted, problem)
    until = day(task["follow_up_date"])
    return page.go(f"/corbeille/{task_id}", f"La tâche est mise de côté jusqu'au {until}.")


@router.get("/corbeille/{task_id}/suivi")
async def follow_up(task_id: UUID, page: StaffPage) -> Response:
    return await page.show("inbox/follow_up.html", **await about(page, task_id))


@router.post("/corbeille/{task_id}/suivi")
async def followed(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    try:
        body = {"until": None} if posted.text("choix") == "aucune" else chosen(posted)
        task = await put(page, task_id, "follow_up_date", posted, body)
    except ApiProblem as problem:
        return await refused(page, "inbox/follow_up.html", task_id, posted, problem)
    until = task["follow_up_date"]
    said = f"La tâche est à suivre le {day(until)}." if until else "La date de suivi est retirée."
    return page.go(f"/corbeille/{task_id}", said)


def chosen(posted: Posted, *, required: bool = True) -> Json:
    """A number of working days among those proposed, else the day typed."""
    choice = posted.text("choix")
    if choice.isdigit():
        return {"working_days": int(choice)}
    typed = posted.date("until")
    if typed is None:
        if choice == "aucune" and not required:
            return {"until": None}
        raise posted.wrong("until", "Indiquez le jour où reprendre la tâche.")
    try:
        wanted = date.fromisoformat(typed)
    except ValueError:
        raise posted.wrong(
            "until", "Cette date n'existe pas ou n'a pas la forme JJ/MM/AAAA."
        ) from None
    if wanted <= datetime.now(PARIS).date():
        raise posted.wrong("until", "Choisissez un jour à venir, à partir de demain.")
    return {"until": datetime.combine(wanted, MORNING, PARIS).isoformat()}
