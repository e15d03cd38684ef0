"""Home: what waits for me, then where the company stands. Absent parts leave the rest standing."""

import asyncio
from datetime import UTC, datetime

from fastapi import APIRouter, Response

from services.portal.inbox.listing import rows
from services.portal.page import AnyPage, Json, Page, tolerated
from services.portal.stages import WITH_EMPLOYER

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
        found = await tolerated(page.api.get("/me/membership-applications"), NOTHING)
        return await page.show("home/newcomer.html", applications=found["items"])
    return await _company(page, await page.member())


async def _office(page: Page) -> Response:
    found = await tolerated(page.api.get("/staff/tasks", limit=5), None)
    tasks = await rows(page, found["items"], datetime.now(UTC)) if found else []
    return await page.show("home/staff.html", tasks=tasks, counts=found and found["counts"])


async def _company(page: Page, member: Json) -> Response:
    path = f"/members/{member['id']}"
    applications, file, positions, employees = await asyncio.gather(
        tolerated(page.api.get("/me/membership-applications"), NOTHING),
        tolerated(page.api.get(path), None),
        tolerated(page.api.get(f"{path}/positions", limit=100), None),
        tolerated(page.api.get(f"{path}/employees", status="active", limit=100), None),
    )
    return await page.show(
        "home/member.html",
        member=member,
        file=file,
        applications=[one for one in applications["items"] if waits(one)],
        positions=positions,
        employees=employees,
    )


def waits(application: Json) -> bool:
    """Whether the next move is the employer's."""
    return application["stage"] in WITH_EMPLOYER
