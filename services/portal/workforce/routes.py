"""Employees of the company acted for, as a list to read."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.portal.page import MyPage

router = APIRouter(include_in_schema=False)


@router.get("/effectif")
async def employees(
    page: MyPage,
    cursor: str | None = None,
    recherche: Annotated[str, Query(max_length=100)] = "",
    liste: str = "active",
) -> Response:
    member = await page.member()
    status = "all" if liste == "all" else "active"
    found = await page.api.get(
        f"/members/{member['id']}/employees",
        status=status, search=recherche.strip() or None, cursor=cursor,
    )  # fmt: skip
    return await page.show(
        "workforce/employees.html",
        employees=found["items"],
        next=found["next"],
        search=recherche,
        listed=status,
    )
