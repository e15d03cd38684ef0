"""One member, for staff: its file even once closed, who has access, what was decided about it."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.inbox.subjects import rows
from services.portal.page import Json, Page, StaffPage, tolerated
from services.portal.stages import ACCESSES

router = APIRouter(include_in_schema=False)

ADDRESS = "/corbeille/adherents/{member_id}"
NO_TASKS: Json = {"items": []}


@router.get(ADDRESS)
async def member(
    member_id: UUID, page: StaffPage, suite: Annotated[str, Query(max_length=400)] = ""
) -> Response:
    path = f"/staff/members/{member_id}"
    file, grants, history, tasks = await asyncio.gather(
        page.api.get(f"/members/{member_id}"),
        tolerated(page.api.get(f"{path}/access-grants"), None),
        tolerated(page.api.get(f"{path}/access-history", cursor=suite or None), None),
        tolerated(page.api.get("/staff/tasks", member=str(member_id), limit=20), NO_TASKS),
    )
    return await page.show(
        "staff/member.html",
        member=file,
        grants=grants,
        history=history,
        tasks=await rows(page, tasks["items"], datetime.now(UTC)),
        first=f"/corbeille/adherents/{member_id}#historique" if suite else "",
    )


@router.get(ADDRESS + "/acces/{account_id}/retrait")
async def withdrawal(member_id: UUID, account_id: UUID, page: StaffPage) -> Response:
    return await _ask(page, member_id, account_id)


@router.post(ADDRESS + "/acces/{account_id}/retrait")
async def withdrawn(
    member_id: UUID, account_id: UUID, page: StaffPage, posted: PostedForm
) -> Response:
    try:
        await page.api.send(
            "DELETE",
            f"/staff/members/{member_id}/access-grants/{account_id}",
            key=posted.text("cle") or None,
            match=posted.text("etag") or None,
        )
    except ApiProblem as problem:
        if problem.status not in (403, 409, 412):
            raise
        return page.go(f"/corbeille/adherents/{member_id}#acces", problem.detail, "warning")
    return page.go(f"/corbeille/adherents/{member_id}#acces", "L'accès est retiré.")


async def _ask(page: Page, member_id: UUID, account_id: UUID) -> Response:
    file, grants = await asyncio.gather(
        page.api.get(f"/members/{member_id}"),
        page.api.get(f"/staff/members/{member_id}/access-grants"),
    )
    found = [one for one in grants["items"] if one["account_id"] == str(account_id)]
    if not found or "withdraw" not in found[0]["allowed_actions"]:
        return page.go(f"/corbeille/adherents/{member_id}#acces",
                       "Cet accès ne peut pas être retiré.", "warning")  # fmt: skip
    context: dict[str, Any] = {"member": file, "grant": found[0], "key": str(uuid4()),
                               "access": ACCESSES[found[0]["access"]],
                               "left": len(grants["items"]) - 1}  # fmt: skip
    return await page.show("staff/withdraw_access.html", **context)
