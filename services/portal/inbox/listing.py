"""The inbox: tasks to take, mine, late, all; with filters that can be kept."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.inbox import bulk, filters, saved, wording
from services.portal.inbox.filters import AskedFilters, Filters
from services.portal.inbox.saved import NO_FILTERS
from services.portal.inbox.subjects import rows
from services.portal.inbox.teams import NO_TEAMS, named
from services.portal.page import Json, Page, StaffPage, tolerated
from shared.http.caller import Role

router = APIRouter(include_in_schema=False)

# No member has this identifier: the list is empty, and says why.
NOBODY = "00000000-0000-0000-0000-000000000000"


@router.get("/corbeille")
async def tasks(page: StaffPage, asked: AskedFilters) -> Response:
    return await show(page, asked)


@router.post("/corbeille/filtres")
async def keep(page: StaffPage, posted: PostedForm) -> Response:
    """Keep what the list is asked now, under a name."""
    asked = saved.of_address(posted.text("retour"))
    try:
        if not posted.text("name"):
            raise posted.wrong("name", "Donnez un nom à ce filtre.")
        member = await _member(page, asked)
        query = saved.query_of(asked, member["id"] if member else None)
        body = {"name": posted.text("name"), "query": query}
        await page.api.post("/staff/task-filters", body, key=posted.text("cle") or None)
    except ApiProblem as problem:
        if problem.status not in (400, 409, 422, 503):
            raise
        return await show(page, asked, posted, problem)
    return page.go(asked.address(), f"Le filtre « {posted.text('name')} » est enregistré.")


@router.post("/corbeille/filtres/{filter_id}/retrait")
async def forget(filter_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    asked = saved.of_address(posted.text("retour"))
    try:
        await page.api.delete(f"/staff/task-filters/{filter_id}")
    except ApiProblem as problem:
        if problem.status != 404:
            raise
    return page.go(asked.address(), "Le filtre est supprimé.")


async def show(
    page: Page, asked: Filters, posted: Posted | None = None, problem: ApiProblem | None = None
) -> Response:
    now = datetime.now(UTC)
    member = await _member(page, asked)
    member_id = member["id"] if member else NOBODY if asked.member else None
    params = asked.asked(member_id)
    found, kept, teams = await asyncio.gather(
        page.api.get("/staff/tasks", **params, cursor=asked.cursor or None, limit=filters.PAGE),
        tolerated(page.api.get("/staff/task-filters"), NO_FILTERS),
        tolerated(page.api.get("/staff/task-groups"), NO_TEAMS),
    )
    form: Form | None = posted.refuse(problem) if posted and problem else None
    return await page.show(
        "inbox/list.html",
        status=problem.status if problem else 200,
        form=form,
        rows=await rows(page, found["items"], now),
        counts=found["counts"],
        asked=asked,
        choices=filters,
        acts=bulk.offered(asked.tab),
        words=wording,
        key=str(uuid4()),
        next=asked.address(suite=found["next"]) if found["next"] else "",
        first=asked.address() if asked.cursor else "",
        **_offered(page, asked, member, kept, await named(page, teams["items"])),
    )


def _offered(
    page: Page, asked: Filters, member: Json | None, kept: Json, teams: list[tuple[str, str]]
) -> dict[str, Any]:
    return {
        "member": member,
        "saved_filters": saved.shown(kept["items"], asked),
        "teams": teams,
        "finds_members": Role.MEMBER_SERVICES in page.caller.roles,
    }


async def _member(page: Page, asked: Filters) -> Json | None:
    """The member of the filter: by identifier, else by its whole number or SIRET."""
    if not asked.member:
        return None
    if saved.identifier(asked.member):
        unnamed: Json = {"id": asked.member, "member_number": "", "legal_name": ""}
        known: Json = await tolerated(page.api.get(f"/members/{asked.member}"), unnamed)
        return known
    nothing: Json = {"items": []}
    found = await tolerated(page.api.get("/staff/members", search=asked.member), nothing)
    same = (one for one in found["items"] if asked.member in (one["member_number"], one["siret"]))
    return next(same, None)
