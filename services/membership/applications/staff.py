"""HTTP for applications: what the member services see while they decide."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.membership.applications import queries, views
from services.membership.applications.activities import reference
from services.membership.applications.answers import (
    Rival,
    StaffApplicationView,
    StaffLine,
    StaffLines,
)
from services.membership.context import CurrentContext
from shared.contracts.membership.applications import Stage
from shared.contracts.membership.drafts import Company, Draft
from shared.errors import NotFound
from shared.http.caller import MemberServices

router = APIRouter(prefix="/staff/membership-applications", tags=["staff"])


@router.get("")
async def name(
    caller: MemberServices,
    context: CurrentContext,
    ids: Annotated[list[UUID], Query(min_length=1, max_length=100)],
) -> StaffLines:
    """Name many applications at once, for a list of tasks. Unknown ones are left out."""
    async with context.sessions() as session:
        found = await queries.named(session, ids)
    return StaffLines(
        items=[
            StaffLine(
                id=row.id,
                reference=reference(row.number),
                legal_name=context.seal.open(company, Company).legal_name if company else None,
                siret=row.siret,
                stage=Stage(row.stage),
            )
            for row, company in found
        ]
    )


@router.get("/{application_id}")
async def show(
    application_id: UUID, caller: MemberServices, context: CurrentContext
) -> StaffApplicationView:
    """Show an application with the others for the same SIRET. INS numbers are masked."""
    async with context.sessions() as session:
        row = await queries.get(session, application_id)
        if row is None:
            raise NotFound("not_found", "Cette demande n'existe pas.")
        shown = await views.view(session, row, context.seal, context.grounds())
        rivals = await queries.rivals(session, row.siret, row.id) if row.siret else []
        known = await queries.member_with(session, row.siret) if row.siret else None
    return StaffApplicationView(
        **shown.model_copy(update={"allowed_actions": [], "content": masked(shown.content)})
        .model_dump(),
        account_id=row.account_id,
        rivals=[Rival.model_validate(views.line(one).model_dump()) for one in rivals],
        known_member_id=known if known != row.member_id else None,
    )  # fmt: skip


def masked(draft: Draft) -> Draft:
    """Whoever decides needs to know that a number was given, not which."""
    for employee in draft.employees.employees:
        if employee.ins:
            employee.ins = f"{employee.ins[:1]} •••"
    return draft
