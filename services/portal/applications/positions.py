"""Step 3: the positions of the establishment, their risks, and the follow-up these lead to."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.portal.applications import line_steps
from services.portal.applications.contents import position_of
from services.portal.applications.levels import levels_of
from services.portal.applications.line_steps import LineStep, WantedLines
from services.portal.applications.steps import EMPLOYEES, POSITIONS, Application
from services.portal.forms import Form, PostedForm
from services.portal.page import AnyPage, Json, MyPage, Page
from services.portal.positions import fields

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
    return await fields.around(page, form)


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
    found = await fields.follow_up(page, risks, ionising_category)
    return await page.show("positions/_follow_up.html", follow_up=found)


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
