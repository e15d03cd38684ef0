"""HTTP for mergers: what would move, for the member services. It changes nothing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.workforce.given import ServiceSeal
from services.workforce.moves import plans
from services.workforce.moves.answers import WorkforceMoves, answer
from shared.contracts.workforce.moves import MoveScope
from shared.database import Sessions
from shared.http.caller import MemberServices

router = APIRouter(prefix="/staff/workforce-moves", tags=["staff"])


@router.get("")
async def dry_run(
    caller: MemberServices,
    sessions: Sessions,
    seal: ServiceSeal,
    absorbing: UUID,
    absorbed: Annotated[list[UUID], Query(min_length=1, max_length=20)],
    join_positions: bool = True,
    join_employees: bool = True,
) -> WorkforceMoves:
    """Tell which positions and employees would move, which become one, which look alike."""
    scope = MoveScope(
        absorbing=absorbing,
        absorbed=absorbed,
        join_positions=join_positions,
        join_employees=join_employees,
    )
    async with sessions() as session:
        plan = await plans.look(session, seal, scope)
    return answer(plan, [absorbing, *absorbed])
