"""The companies one may act for, and a company's file."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal import paths
from services.portal.forms import PostedForm
from services.portal.page import MyPage, tolerated

router = APIRouter(include_in_schema=False)


@router.get("/adherents")
async def members(page: MyPage) -> Response:
    found = await page.api.get("/me/members")
    return await page.show("members/list.html", members=found["items"])


@router.post("/adherents/selection")
async def select(page: MyPage, posted: PostedForm) -> Response:
    try:
        member_id = str(UUID(posted.text("member")))
    except ValueError:
        return page.go("/adherents")
    back = paths.local(posted.text("suite"))
    if back.startswith("/adherents/"):
        back = f"/adherents/{member_id}"
    return page.choose(member_id, back)


@router.get("/adherents/{member_id}")
async def member(member_id: UUID, page: MyPage) -> Response:
    """Opening a company's file also chooses it: the rights one holds are read for that one."""
    mine = {str(one["id"]) for one in (await page.shell()).members}
    if len(mine) > 1 and str(member_id) in mine and not page.has_chosen(member_id):
        return page.choose(str(member_id), f"/adherents/{member_id}")
    path = f"/members/{member_id}"
    file, team, positions, employees = await asyncio.gather(
        page.api.get(path),
        tolerated(page.api.get(f"{path}/health-team"), None),
        tolerated(page.api.get(f"{path}/positions", limit=100), None),
        tolerated(page.api.get(f"{path}/employees", status="active", limit=100), None),
    )
    return await page.show(
        "members/file.html",
        member=file,
        team=team,
        positions=positions,
        employees=employees,
    )
