"""What tasks are about, named for the lists: applications and procedures, one call each."""

import asyncio
from datetime import datetime

from services.portal.inbox.deadlines import age, deadline
from services.portal.inbox.kinds import kind
from services.portal.inbox.wording import STATES, priority
from services.portal.page import Json, Page, tolerated

NOTHING: Json = {"items": []}
NAMED_BY = {
    "membership_application": "/staff/membership-applications",
    "procedure": "/staff/procedures",
}


async def rows(page: Page, items: list[Json], now: datetime) -> list[Json]:
    """Tasks as the lists show them: with what they are about."""
    names = await _names(page, items)
    return [
        {
            **task,
            "kind": kind(task["task_type"]),
            "subject": names.get(task["subject_id"]),
            "deadline": deadline(task, now),
            "age": age(task["created_at"], now),
            "shown_state": STATES[task["state"]],
            "urgency": priority(task["priority"]),
        }
        for task in items
    ]


async def _names(page: Page, items: list[Json]) -> dict[str, Json]:
    asked = {
        path: sorted({task["subject_id"] for task in items if task["subject_kind"] == subject})
        for subject, path in NAMED_BY.items()
    }
    found = await asyncio.gather(
        *(tolerated(page.api.get(path, ids=ids), NOTHING) for path, ids in asked.items() if ids)
    )
    return {one["id"]: _subject(one) for part in found for one in part["items"]}


def _subject(one: Json) -> Json:
    """Its reference, and whom it concerns: the company, else who asks."""
    named = one.get("legal_name") or one.get("member_name") or one.get("requester_name")
    return {**one, "named": named or "Raison sociale non renseignée"}
