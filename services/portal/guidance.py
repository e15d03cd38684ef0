"""`/aide/<page>`: the help panel's text as a page of its own, for whoever has no script."""

from fastapi import APIRouter, Response

from services.portal import help
from services.portal.page import AnyPage
from shared.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/aide/{name}")
async def guidance(name: str, page: AnyPage) -> Response:
    if not help.exists(name):
        raise NotFound("not_found", "Cette page n'existe pas.")
    return await page.show("guidance.html", topic=name)
