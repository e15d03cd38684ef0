"""HTTP for the public nomenclatures. Open to visitors, read from memory, cacheable for a day."""

from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from shared.http.caller import AnyCaller
from shared.nomenclatures.communes import load_communes
from shared.nomenclatures.naf import load_naf
from shared.nomenclatures.pcs import load_pcs

Item = TypeVar("Item")


class CodeAndLabel(BaseModel):
    code: str
    label: str


class TownItem(CodeAndLabel):
    """`code` is INSEE's; `label` is what is shown: « NANTES (44000) »."""

    name: str
    postal_code: str
    department: str


class Found(BaseModel, Generic[Item]):
    """The best answers, best first. There is no further page: refine the query."""

    items: list[Item]
    next: None = None


def _for_a_day(_: AnyCaller, response: Response) -> None:
    response.headers["Cache-Control"] = "public, max-age=86400"


Words = Annotated[str, Query(alias="q", max_length=100, description="Un code ou des mots.")]
Limit = Annotated[int, Query(ge=1, le=50)]

router = APIRouter(prefix="/reference", tags=["reference"], dependencies=[Depends(_for_a_day)])


@router.get("/pcs")
async def pcs(query: Words = "", limit: Limit = 10) -> Found[CodeAndLabel]:
    """Search the PCS-ESE 2017 occupations (« code CSP ») by code or words."""
    found = load_pcs().search(query, limit)
    return Found(items=[CodeAndLabel(code=one.code, label=one.label) for one in found])


@router.get("/naf")
async def naf(query: Words = "", limit: Limit = 10) -> Found[CodeAndLabel]:
    """Search the NAF rév. 2 sub-classes by code or words."""
    found = load_naf().search(query, limit)
    return Found(items=[CodeAndLabel(code=one.code, label=one.label) for one in found])


@router.get("/communes")
async def communes(query: Words = "", limit: Limit = 10) -> Found[TownItem]:
    """Search the communes by name, postal code or INSEE code: one answer a postal code."""
    found = load_communes().search(query, limit)
    return Found(
        items=[
            TownItem(
                code=town.code,
                label=town.label,
                name=town.name,
                postal_code=town.postal_code,
                department=town.department,
            )
            for town in found
        ]
    )
