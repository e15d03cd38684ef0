"""« Mes démarches »: what one has started, applications to join included, and where each stands."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.portal.page import MyPage
from services.portal.procedures import history
from services.portal.procedures.kinds import KINDS
from services.portal.procedures.wording import HOLDERS
from services.portal.stages import PROCEDURE_STATES

router = APIRouter(include_in_schema=False)


@router.get("/demarches")
async def procedures(
    page: MyPage, suite: Annotated[str | None, Query(max_length=2000)] = None
) -> Response:
    found, shell = await asyncio.gather(history.read(page, suite), page.shell())
    return await page.show(
        "procedures/list.html",
        lines=found.lines,
        next=found.next,
        first=suite is not None,
        partial=found.partial,
        waiting=len(shell.approvals),
        holders=HOLDERS,
        states_of=PROCEDURE_STATES,
    )


@router.get("/demarches/nouvelle")
async def choose(page: MyPage) -> Response:
    return await page.show("procedures/choose.html", kinds=KINDS)
