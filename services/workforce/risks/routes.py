"""HTTP for the risks a position may have. Open to visitors."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.workforce.risks import catalogue
from shared.contracts.workforce.risks import (
    DETAIL_NEEDED,
    IonisingCategory,
    Risk,
    RiskDetail,
    Vehicle,
)
from shared.http.caller import AnyCaller


class RiskItem(BaseModel):
    """`detail` names the field that must be filled in with this risk."""

    code: Risk
    label: str
    short_label: str
    detail: RiskDetail | None


class CategoryItem(BaseModel):
    code: IonisingCategory
    label: str


class VehicleItem(BaseModel):
    code: Vehicle
    label: str
    family: str


class Risks(BaseModel):
    items: list[RiskItem]
    next: None = None
    ionising_categories: list[CategoryItem]
    vehicles: list[VehicleItem]


router = APIRouter(tags=["reference"])


@router.get("/reference/risks")
async def risks(_: AnyCaller, response: Response) -> Risks:
    """List the risks of a position, in the form's order, with the details they call for."""
    response.headers["Cache-Control"] = "public, max-age=86400"
    return Risks(
        items=[
            RiskItem(
                code=code, label=text.label, short_label=text.short, detail=DETAIL_NEEDED.get(code)
            )
            for code, text in catalogue.RISKS.items()
        ],
        ionising_categories=[
            CategoryItem(code=code, label=label)
            for code, label in catalogue.IONISING_CATEGORIES.items()
        ],
        vehicles=[
            VehicleItem(
                code=vehicle,
                label=catalogue.vehicle_label(vehicle),
                family=catalogue.vehicle_family(vehicle),
            )
            for vehicle in Vehicle
        ],
    )
