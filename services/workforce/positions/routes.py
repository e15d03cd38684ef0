"""HTTP for a member's positions. Read only: the acceptance of an application writes them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from sqlalchemy import Row

from services.workforce.follow_up.french import LEVELS
from services.workforce.follow_up.rules import FollowUp, follow_up
from services.workforce.given import FollowUpRuleset, Today
from services.workforce.positions import queries
from services.workforce.readers import READERS
from services.workforce.risks.catalogue import RISKS, vehicle_label
from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk, Vehicle
from shared.database import Sessions
from shared.errors import Invalid
from shared.nomenclatures.pcs import load_pcs


class PositionStatus(StrEnum):
    ACTIVE = "active"
    ALL = "all"


class RiskMention(BaseModel):
    code: Risk
    label: str


class VehicleMention(BaseModel):
    code: Vehicle
    label: str


class PositionFollowUp(BaseModel):
    level: FollowUpLevel
    label: str
    before_start: bool
    attestation_required: bool


class Position(BaseModel):
    """`follow_up` is today's."""

    id: UUID
    label: str
    pcs_code: str
    pcs_label: str
    risks: list[RiskMention]
    ionising_category: IonisingCategory | None
    vehicles: list[VehicleMention]
    other_risk: str | None
    closed_at: datetime | None
    follow_up: PositionFollowUp


class Positions(BaseModel):
    """`next` is the `cursor` of the following page."""

    items: list[Position]
    next: UUID | None


router = APIRouter(prefix="/members/{member_id}/positions", tags=["positions"])


@router.get("", dependencies=[Depends(READERS)])
async def show(
    member_id: UUID,
    sessions: Sessions,
    today: Today,
    ruleset: FollowUpRuleset,
    status: PositionStatus = PositionStatus.ACTIVE,
    search: Annotated[str, Query(max_length=100)] = "",
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Positions:
    """List a member's positions by label, with their risks and the follow-up they lead to."""
    async with sessions() as session:
        after = None
        if cursor is not None:
            place = await queries.place(session, member_id, cursor)
            if place is None:
                raise Invalid("cursor_unknown", "Cette page de la liste n'existe plus.")
            after = (place, cursor)
        rows = await queries.page(
            session,
            member_id,
            closed_too=status is PositionStatus.ALL,
            search=search,
            after=after,
            limit=limit + 1,
        )
    items = [
        _position(row, follow_up(row.risks, today, ruleset, row.ionising_category))
        for row in rows[:limit]
    ]
    return Positions(items=items, next=items[-1].id if len(rows) > limit else None)


def _position(row: Row[Any], found: FollowUp) -> Position:
    pcs = load_pcs().get(row.pcs_code)
    return Position(
        id=row.id,
        label=row.label,
        pcs_code=row.pcs_code,
        pcs_label=pcs.label if pcs else "",
        risks=[RiskMention(code=Risk(code), label=RISKS[Risk(code)].short) for code in row.risks],
        ionising_category=row.ionising_category,
        vehicles=[
            VehicleMention(code=Vehicle(code), label=vehicle_label(Vehicle(code)))
            for code in row.vehicles
        ],
        other_risk=row.other_risk,
        closed_at=row.closed_at,
        follow_up=PositionFollowUp(
            level=found.level,
            label=LEVELS[found.level],
            before_start=found.before_start,
            attestation_required=bool(found.attested),
        ),
    )
