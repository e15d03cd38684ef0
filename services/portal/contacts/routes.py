"""Whom to reach: the health team that follows the company, and the company's own contacts."""

import asyncio

from fastapi import APIRouter, Response

from services.portal.page import MyPage, tolerated

router = APIRouter(include_in_schema=False)


@router.get("/contacts")
async def contacts(page: MyPage) -> Response:
    member = await page.member()
    path = f"/members/{member['id']}"
    team, found = await asyncio.gather(
        tolerated(page.api.get(f"{path}/health-team"), None), page.api.get(f"{path}/contacts")
    )
    return await page.show("contacts/list.html", team=team, contacts=found["items"])
