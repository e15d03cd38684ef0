"""HTTP for procedures: what the member services see while they decide."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.membership.context import CurrentContext
from services.membership.procedures import messages, queries, views
from services.membership.procedures.answers import StaffProcedures, StaffProcedureView
from services.membership.procedures.rules import UNKNOWN
from shared.http.caller import MemberServices

router = APIRouter(prefix="/staff/procedures", tags=["staff"])


@router.get("")
async def name(
    caller: MemberServices,
    context: CurrentContext,
    ids: Annotated[list[UUID], Query(min_length=1, max_length=100)],
) -> StaffProcedures:
    """Name many procedures at once, for a list of tasks. Unknown ones are left out."""
    async with context.sessions() as session:
        found = await queries.of_ids(session, ids)
    return StaffProcedures(items=[views.for_staff(one) for one in found])


@router.get("/{procedure_id}")
async def show(
    procedure_id: UUID, caller: MemberServices, context: CurrentContext
) -> StaffProcedureView:
    """Show a procedure: what was asked, by whom, and what was written since."""
    async with context.sessions() as session:
        found = await queries.of_ids(session, [procedure_id])
        if not found:
            raise UNKNOWN
        written = await messages.of_procedure(session, procedure_id)
        sealed = await queries.content(session, procedure_id)
    return StaffProcedureView(
        **views.for_staff(found[0]).model_dump(),
        content=views.content_of(context.seal, sealed),
        messages=views.shown(written, None),
    )
