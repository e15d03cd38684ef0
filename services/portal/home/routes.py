"""Home: what waits for me, then where the company stands. Absent parts leave the rest standing."""

import asyncio
from datetime import UTC, datetime

from fastapi import APIRouter, Response

from services.portal.inbox.subjects import rows
from services.portal.page import AnyPage, Json, Page, tolerated
from services.portal.procedures import history
from services.portal.procedures.wording import HOLDERS
from services.portal.stages import PROCEDURE_STATES, WITH_EMPLOYER

router = APIRouter(include_in_schema=False)

NOTHING: Json = {"items": []}


@router.get("/")
async def home(page: AnyPage) -> Response:
    if not page.signed_in:
        return await page.show("home/visitor.html")
    if page.is_staff:
        return await _office(page)
    shell = await page.known_shell()
    if shell.member is None:
        return await page.show("home/newcomer.html", **await _under_way(page))
    return await _company(page, await page.member())


async def _under_way(page: Page) -> Json:
    """For whoever has no company yet: what was begun, applications and procedures together."""
    nothing = history.History([], None, partial=True)
    found = await tolerated(history.read(page), nothing)
    return {"lines": found.lines[:5], "holders": HOLDERS, "states_of": PROCEDURE_STATES}


def under_way(procedures: list[Json]) -> list[Json]:
    """Procedures that are not over, those that wait for the reader first."""
    lines = [history.line(one) for one in procedures if one["state"] == "in_progress"]
    return sorted(lines, key=lambda one: one["held_by"] != "requester")


async def _office(page: Page) -> Response:
    found = await tolerated(page.api.get("/staff/tasks", limit=5), None)
    tasks = await rows(page, found["items"], datetime.now(UTC)) if found else []
    return await page.show("home/staff.html", tasks=tasks, counts=found and found["counts"])


async def _company(page: Page, member: Json) -> Response:
    path = f"/members/{member['id']}"
    applications, procedures, access, file, positions, employees = await asyncio.gather(
        tolerated(page.api.get("/me/membership-applications"), NOTHING),
        tolerated(page.api.get("/me/procedures"), NOTHING),
        tolerated(page.api.get(f"{path}/access-grants"), None),
        tolerated(page.api.get(path), None),
        tolerated(page.api.get(f"{path}/positions", limit=100), None),
        tolerated(page.api.get(f"{path}/employees", status="active", limit=100), None),
    )
    return await page.show(
        "home/member.html",
        member=member,
        file=file,
        applications=[one for one in applications["items"] if waits(one)],
        procedures=under_way(procedures["items"]),
        access=access,
        holders=HOLDERS,
        positions=positions,
        employees=employees,
    )


def waits(application: Json) -> bool:
    """Whether the next move is the employer's."""
    return application["stage"] in WITH_EMPLOYER
