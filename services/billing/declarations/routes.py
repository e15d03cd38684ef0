"""HTTP for a member's annual declarations: what the office's files tell, read only."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from services.billing.declarations import queries
from services.billing.readers import READERS
from shared.database import Sessions


class Declaration(BaseModel):
    """`payroll` is asked up to 2022 only."""

    model_config = ConfigDict(from_attributes=True)

    year: int
    headcount: int
    payroll: Decimal | None
    declared_on: date


class Declarations(BaseModel):
    items: list[Declaration]
    next: str | None = None


router = APIRouter(
    prefix="/members/{member_id}/declarations", tags=["billing"], dependencies=[Depends(READERS)]
)


@router.get("")
async def show(member_id: UUID, sessions: Sessions) -> Declarations:
    """List the declarations made, the latest year first."""
    async with sessions() as session:
        found = await queries.of_member(session, member_id)
    return Declarations(items=[Declaration.model_validate(one) for one in found])
