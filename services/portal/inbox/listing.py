"""The inbox: tasks to take, mine, all; and one act on several of them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal import paths
from services.portal.flash import Tone
from services.portal.forms import PostedForm
from services.portal.french import counted
from services.portal.inbox import filters
from services.portal.inbox.deadlines import age, deadline
from services.portal.inbox.filters import AskedFilters
from services.portal.inbox.wording import STATES, kind
from services.portal.page import Json, Page, StaffPage, tolerated

router = APIRouter(include_in_schema=False)

BULK = {
    "claim": ("prise en charge", "prises en charge"),
    "unclaim": ("remise dans la corbeille", "remises dans la corbeille"),
}
SUBJECT = "membership_application"


@router.get("/corbeille")
async def tasks(page: StaffPage, asked: AskedFilters) -> Response:
    now = datetime.now(UTC)
    found = await page.api.get("/staff/tasks", **asked.asked(now))
    return await page.show(
        "inbox/list.html",
        rows=await rows(page, found["items"], now),
        counts=found["counts"],
        asked=asked,
        choices=filters,
        next=asked.address(suite=found["next"]) if found["next"] else "",
        first=asked.address() if asked.cursor else "",
    )


async def rows(page: Page, items: list[Json], now: datetime) -> list[Json]:
    """Tasks as the lists show them: with what they are about, in one call for all of them."""
    names = await _names(page, items)
    return [
        {
            **task,
            "kind": kind(task["task_type"]),
            "subject": names.get(task["subject_id"]),
            "deadline": deadline(task, now),
            "age": age(task["created_at"], now),
            "shown_state": STATES[task["state"]],
        }
        for task in items
    ]


async def _names(page: Page, items: list[Json]) -> dict[str, Json]:
    ids = sorted({task["subject_id"] for task in items if task["subject_kind"] == SUBJECT})
    if not ids:
        return {}
    nothing: Json = {"items": []}
    found = await tolerated(page.api.get("/staff/membership-applications", ids=ids), nothing)
    return {one["id"]: one for one in found["items"]}


@router.post("/corbeille/lot")
async def act_on_many(page: StaffPage, posted: PostedForm) -> Response:
    back = paths.local(posted.text("retour"), "/corbeille")
    verb = posted.text("verbe")
    ids = [one for one in posted.many("tache") if _is_id(one)]
    if verb not in BULK or not ids:
        return page.go(back, "Cochez d'abord les tâches concernées.", "warning")
    found = await page.api.post("/staff/tasks/bulk", {"verb": verb, "ids": ids})
    said, tone = _told(found["results"], *BULK[verb])
    return page.go(back, said, tone)


def _told(results: list[Json], one: str, many: str) -> tuple[str, Tone]:
    done = sum(result["status"] == 200 for result in results)
    refused = [result["detail"] for result in results if result["status"] != 200]
    said = f"{counted(done, 'tâche')} {one if done < 2 else many}." if done else ""
    if not refused:
        return said, "success"
    without = "Une tâche n'a pas pu l'être" if len(refused) == 1 else (
        f"{len(refused)} tâches n'ont pas pu l'être")  # fmt: skip
    return f"{said} {without} : {_first(refused)}".strip(), "warning"


def _first(details: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(details))
    return distinct[0] if len(distinct) == 1 else f"{distinct[0]} {distinct[1]}"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
