"""Every access given, changed and withdrawn, newest first."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.portal.access.grants import HERE, listed, path_of, type_of
from services.portal.page import MyPage

router = APIRouter(include_in_schema=False)


@router.get(f"{HERE}/historique")
async def history(
    page: MyPage, cursor: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    member = await page.member()
    found, grants = await asyncio.gather(
        page.api.get(path_of(member, "access-history"), cursor=cursor), listed(page, member)
    )
    labels = {one["access"]: type_of(grants, one["access"])["label"] for one in grants["types"]}
    return await page.show(
        "access/history.html",
        member=member,
        events=found["items"],
        next=found["next"],
        first=cursor is not None,
        labels=labels,
    )
