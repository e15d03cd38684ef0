"""Employees of the company acted for, as a list to read."""

from fastapi import APIRouter, Response

from services.portal.page import MyPage
from services.portal.workforce import listing

router = APIRouter(include_in_schema=False)


@router.get("/effectif")
async def employees(page: MyPage, asked: listing.Asked) -> Response:
    shown = await listing.read(page, await page.member(), "employees", asked)
    return await page.show("workforce/employees.html", **shown)
