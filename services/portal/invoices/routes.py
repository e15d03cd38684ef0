"""Invoices and credit notes of the company acted for, as a list to read."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from services.portal.page import MyPage

router = APIRouter(include_in_schema=False)

ADDRESS = "/factures"
STATUSES = {"a-regler": "due", "reglees": "paid", "avoirs": "credit_note"}


@router.get(ADDRESS)
async def invoices(
    page: MyPage,
    etat: str = "",
    recherche: Annotated[str, Query(max_length=100)] = "",
    suite: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    member = await page.member()
    listed = etat if etat in STATUSES else ""
    found = await page.api.get(
        f"/members/{member['id']}/invoices",
        status=STATUSES.get(listed), search=recherche.strip() or None, cursor=suite or None,
    )  # fmt: skip
    return await page.show(
        "invoices/list.html",
        invoices=found["items"],
        listed=listed,
        search=recherche,
        next=_address(listed, recherche, found["next"]) if found["next"] else "",
        first=_address(listed, recherche) if suite else "",
    )


def _address(listed: str, search: str, cursor: str = "") -> str:
    said = {"etat": listed, "recherche": search, "suite": cursor}
    kept = {name: value for name, value in said.items() if value}
    return ADDRESS + (f"?{urlencode(kept)}" if kept else "")
