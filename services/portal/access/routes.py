"""The access page « Visibilité », for the member chosen or the one a mail names."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.portal.access.grants import HERE, listed
from services.portal.page import MyPage, Page

router = APIRouter(include_in_schema=False)

Adherent = Annotated[UUID | None, Query()]


@router.get("/visibilite")
async def mailed(page: MyPage, adherent: Adherent = None) -> Response:
    """The address mails bear."""
    return page.go(f"{HERE}?adherent={adherent}" if adherent else HERE)


@router.get(HERE)
async def show(page: MyPage, adherent: Adherent = None) -> Response:
    if adherent is not None:
        return await _for(page, str(adherent))
    member = await page.member()
    return await page.show("access/show.html", member=member, **await listed(page, member))


async def _for(page: Page, member_id: str) -> Response:
    """The member a mail speaks of becomes the one chosen, if one still has access to it."""
    mine = {str(one["id"]) for one in (await page.known_shell()).members}
    if member_id not in mine:
        return page.go("/adherents", "Vous n'avez pas accès à cet adhérent.", "info")
    return page.choose(member_id, HERE)
