"""What waits behind the bell."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.portal import paths
from services.portal.forms import PostedForm
from services.portal.page import MyPage

router = APIRouter(include_in_schema=False)


@router.get("/notifications")
async def notices(page: MyPage, suite: str | None = None) -> Response:
    found = await page.api.get("/me/notifications", after=suite)
    return await page.show("notices/list.html", notices=found["items"], next=found["next"])


@router.post("/notifications/{notice_id}/lue")
async def read(notice_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    """Marked as read; `suite` is the page it speaks of, when that is where the person goes."""
    await page.api.post(f"/me/notifications/{notice_id}/read")
    return page.go(paths.local(posted.text("suite"), "/notifications"))


@router.post("/notifications/lues")
async def read_all(page: MyPage) -> Response:
    await page.api.post("/me/notifications/read")
    return page.go("/notifications", "Toutes vos notifications sont marquées comme lues.")
