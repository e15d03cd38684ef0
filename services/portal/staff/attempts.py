"""Who tried which member number, and the numbers locked meanwhile."""

import asyncio
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.inbox.saved import identifier
from services.portal.page import StaffPage, tolerated
from services.portal.stages import GUESS_OUTCOMES, PROCEDURE_NAMES

router = APIRouter(include_in_schema=False)

ADDRESS = "/corbeille/essais"


@router.get(ADDRESS)
async def attempts(
    page: StaffPage,
    numero: Annotated[str, Query(max_length=40)] = "",
    compte: Annotated[str, Query(max_length=40)] = "",
    suite: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    number, account = numero.replace(" ", ""), str(identifier(compte) or "")
    found, locks = await asyncio.gather(
        page.api.get(
            "/staff/guesses",
            member_number=number or None,
            account=account or None,
            cursor=suite or None,
        ),
        tolerated(page.api.get("/staff/number-locks"), None),
    )
    here = {"numero": number, "compte": account}
    return await page.show(
        "staff/attempts.html",
        attempts=found["items"],
        locks=locks["items"] if locks else None,
        number=number,
        account=account,
        account_name=next((one["account_name"] for one in found["items"] if account), None),
        outcomes=GUESS_OUTCOMES,
        kinds=PROCEDURE_NAMES,
        next=_address(**here, suite=found["next"]) if found["next"] else "",
        first=_address(**here) if suite else "",
        address=_address,
    )


@router.post(ADDRESS + "/levee")
async def unlock(page: StaffPage, posted: PostedForm) -> Response:
    number = posted.text("numero")
    if not number:
        return page.go(ADDRESS)
    try:
        await page.api.delete(f"/staff/number-locks/{quote(number, safe='')}")
    except ApiProblem as problem:
        if problem.status not in (400, 404, 422):
            raise
        return page.go(ADDRESS, problem.detail, "warning")
    return page.go(ADDRESS, f"Le numéro {number} peut de nouveau être essayé.")


def _address(**said: str) -> str:
    kept = {name: value for name, value in said.items() if value}
    return ADDRESS + (f"?{urlencode(kept)}" if kept else "")
