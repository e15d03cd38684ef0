"""What the public API says of a position."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row

from services.workforce.follow_up.french import LEVELS
from services.workforce.follow_up.rules import FollowUp
from services.workforce.positions.rules import missing_details
from services.workforce.risks.catalogue import RISKS, vehicle_label
from services.workforce.tables import JobPosition
from shared.contracts.workforce.risks import (
    FollowUpLevel,
    IonisingCategory,
    Risk,
    RiskDetail,
    Vehicle,
)
from shared.nomenclatures.pcs import load_pcs

Action = Literal["change", "complete", "close", "reopen", "delete"]


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
    """`follow_up` is today's. `missing_details`: asked for since, not said when it was declared."""

    id: UUID
    label: str
    pcs_code: str
    pcs_label: str
    risks: list[RiskMention]
    ionising_category: IonisingCategory | None
    vehicles: list[VehicleMention]
    other_risk: str | None
    missing_details: list[RiskDetail]
    closed_at: datetime | None
    follow_up: PositionFollowUp


class Positions(BaseModel):
    """`next` is the `cursor` of the following page."""

    items: list[Position]
    next: UUID | None


class PositionPage(Position):
    """`holders`: who holds it now or will, and who ever did. `reason` says why an action is not
    among `allowed_actions`."""

    holders: int
    ever_held: int
    allowed_actions: list[Action]
    reason: str | None
    etag: str


class SimilarPositions(BaseModel):
    """Open and closed positions under the same code."""

    items: list[Position]


def position(row: Row[Any] | JobPosition, found: FollowUp) -> Position:
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
        missing_details=missing_details(
            row.risks, row.ionising_category, row.vehicles, row.other_risk
        ),
        closed_at=row.closed_at,
        follow_up=PositionFollowUp(
            level=found.level,
            label=LEVELS[found.level],
            before_start=found.before_start,
            attestation_required=bool(found.attested),
        ),
    )
