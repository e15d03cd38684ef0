"""« Mes démarches »: what one has started, and where each stands."""

from fastapi import APIRouter, Response

from services.portal.page import MyPage

router = APIRouter(include_in_schema=False)


@router.get("/demarches")
async def procedures(page: MyPage, cursor: str | None = None) -> Response:
    found = await page.api.get("/me/membership-applications", cursor=cursor)
    return await page.show(
        "procedures/list.html", applications=found["items"], next=found.get("next")
    )
