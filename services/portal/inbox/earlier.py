"""The other tasks of the same procedure, and why a plan came back."""

from dataclasses import dataclass, field
from datetime import datetime

from services.portal.inbox.subjects import rows
from services.portal.page import Json, Page, tolerated

NO_TASKS: Json = {"items": []}


@dataclass(frozen=True)
class Earlier:
    """`returned` is the colleague's comment a preparation comes back with."""

    tasks: list[Json] = field(default_factory=list)
    returned: Json | None = None


NONE = Earlier()


async def earlier(page: Page, task: Json, now: datetime) -> Earlier:
    found = await tolerated(
        page.api.get("/staff/tasks", subject=task["subject_id"], state="all", limit=20), NO_TASKS
    )
    others = [one for one in found["items"] if one["id"] != task["id"]]
    return Earlier(await rows(page, others, now), await _returned(page, task, others))


async def _returned(page: Page, task: Json, others: list[Json]) -> Json | None:
    """The last decision before this task was opened, when it was to send the plan back."""
    before = [one for one in others
              if one["completed_at"] and one["completed_at"] <= task["created_at"]]  # fmt: skip
    last = max(before, key=lambda one: str(one["completed_at"]), default=None)
    if last is None or last["outcome"] != "return":
        return None
    read: Json = await tolerated(page.api.get(f"/staff/tasks/{last['id']}"), {"comments": []})
    said = [one for one in read["comments"] if one["verb"] == "complete"]
    return said[-1] if said else None
