"""Members, for staff: found by number, SIRET or name."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from services.portal.page import StaffPage

router = APIRouter(include_in_schema=False)

ADDRESS = "/corbeille/adherents"


@router.get(ADDRESS)
async def members(
    page: StaffPage,
    recherche: Annotated[str, Query(max_length=100)] = "",
    suite: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    found = await page.api.get(
        "/staff/members", search=recherche.strip() or None, cursor=suite or None
    )
    return await page.show(
        "inbox/members.html",
        members=found["items"],
        search=recherche,
        next=_address(recherche, found["next"]) if found["next"] else "",
        first=_address(recherche) if suite else "",
    )


def _address(search: str, cursor: str = "") -> str:
    said = {name: value for name, value in {"recherche": search, "suite": cursor}.items() if value}
    return ADDRESS + (f"?{urlencode(said)}" if said else "")
