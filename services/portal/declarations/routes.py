"""The annual declarations made so far, as a list to read."""

from fastapi import APIRouter, Response

from services.portal.page import MyPage

router = APIRouter(include_in_schema=False)


@router.get("/declarations")
async def declarations(page: MyPage) -> Response:
    member = await page.member()
    found = await page.api.get(f"/members/{member['id']}/declarations")
    return await page.show("declarations/list.html", declarations=found["items"])
