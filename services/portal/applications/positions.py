"""Step 3: the positions of the establishment, their risks, and the follow-up these lead to."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.portal.applications import line_steps
from services.portal.applications.contents import position_of
from services.portal.applications.levels import follow_up, levels_of
from services.portal.applications.line_steps import LineStep, WantedLines
from services.portal.applications.steps import EMPLOYEES, POSITIONS, Application
from services.portal.forms import Form, PostedForm
from services.portal.page import AnyPage, Json, MyPage, Page, tolerated

router = APIRouter(include_in_schema=False)


def _words(position: Json) -> str:
    return f"{position['label'] or ''} {position['pcs_code'] or ''}"


async def _around_list(page: Page, application: Application, shown: list[Json]) -> Json:
    catalogue, levels = await asyncio.gather(
        page.api.get("/reference/risks"), levels_of(page, shown)
    )
    words = {one["code"]: one["short_label"] for one in catalogue["items"]}
    return {"risk_words": words, "levels": levels}


async def _around_form(page: Page, application: Application, form: Form) -> Json:
    catalogue, found, pcs_label = await asyncio.gather(
        page.api.get("/reference/risks"),
        follow_up(page, form.many("risks"), form.value("ionising_category")),
        _pcs_label(page, form.value("pcs_code")),
    )
    return {
        "catalogue": catalogue,
        "families": _families(catalogue["vehicles"]),
        "follow_up": found,
        "pcs_label": pcs_label,
    }


def _families(vehicles: list[Json]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Machines by CACES recommendation: « R489 », its name, then its categories."""
    found: dict[str, tuple[str, str, list[tuple[str, str]]]] = {}
    for one in vehicles:
        head, _, category = one["label"].partition(", catégorie ")
        code = one["code"][:4].upper() if head.startswith("R4") else ""
        short = f"Catégorie {category}" if category else head.removeprefix(f"{code} ")
        found.setdefault(code, (code, one["family"], []))[2].append((one["code"], short))
    return list(found.values())


async def _pcs_label(page: Page, code: str) -> str:
    if not code:
        return ""
    found = await tolerated(page.api.get("/reference/pcs", q=code, limit=1), {"items": []})
    return str(found["items"][0]["label"]) if found["items"] else ""


KIND = LineStep(
    step=POSITIONS,
    following=EMPLOYEES,
    list_template="applications/positions.html",
    form_template="applications/position.html",
    line_of=position_of,
    words=_words,
    around_list=_around_list,
    around_form=_around_form,
    kept="Le poste est enregistré.",
    removed="Le poste est retiré de la demande.",
)


@router.get("/adhesions/suivi-individuel")
async def badge(
    page: AnyPage,
    risks: Annotated[list[str], Query()] = [],  # noqa: B006 (FastAPI copies it)
    ionising_category: str = "",
) -> Response:
    """A fragment: the follow-up of the risks ticked so far."""
    found = await follow_up(page, risks, ionising_category)
    return await page.show("applications/_follow_up.html", follow_up=found)


@router.get("/adhesions/{application_id}/postes")
async def show_list(application_id: UUID, page: MyPage, wanted: WantedLines) -> Response:
    return await line_steps.show_list(page, application_id, KIND, wanted)


@router.post("/adhesions/{application_id}/postes")
async def check(application_id: UUID, page: MyPage) -> Response:
    return await line_steps.check(page, application_id, KIND)


@router.get("/adhesions/{application_id}/postes/ajouter")
async def show_new(application_id: UUID, page: MyPage) -> Response:
    return await line_steps.show_new(page, application_id, KIND)


@router.get("/adhesions/{application_id}/postes/{position_id}")
async def show(application_id: UUID, position_id: UUID, page: MyPage) -> Response:
    return await line_steps.show_line(page, application_id, KIND, position_id)


@router.post("/adhesions/{application_id}/postes/ajouter")
@router.post("/adhesions/{application_id}/postes/{line_id}")
async def save(application_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    return await line_steps.save_line(page, application_id, KIND, posted)


@router.get("/adhesions/{application_id}/postes/{position_id}/retrait")
async def confirm(application_id: UUID, position_id: UUID, page: MyPage) -> Response:
    return await line_steps.confirm_removal(
        page, application_id, KIND, position_id, "applications/remove_position.html"
    )


@router.post("/adhesions/{application_id}/postes/{position_id}/retrait")
async def remove(application_id: UUID, position_id: UUID, page: MyPage) -> Response:
    return await line_steps.remove_line(page, application_id, KIND, position_id)
