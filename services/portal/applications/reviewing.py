"""Step 5: read the whole again, accept the general terms, transmit."""

import asyncio
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from services.portal.api import ApiProblem
from services.portal.applications import saving
from services.portal.applications.form_steps import naf_label
from services.portal.applications.levels import levels_of
from services.portal.applications.steps import (
    EMPLOYEES,
    GONE,
    IDENTIFICATION,
    POSITIONS,
    STEPS,
    VALIDATION,
    Application,
    read,
)
from services.portal.forms import Form, PostedForm
from services.portal.french import typographic
from services.portal.page import Json, MyPage, Page
from shared.contracts.workforce.employees import CONTRACT_LABELS

router = APIRouter(include_in_schema=False)

PAGE = "applications/validation.html"
TAKEN = {"siret_already_member", "siret_already_submitted"}
_markdown = MarkdownIt("commonmark", {"html": False})


@router.get("/adhesions/{application_id}/validation")
async def validation(application_id: UUID, page: MyPage) -> Response:
    application = await read(page, application_id)
    if not application.editable:
        return page.go(application.path, saving.CLOSED, "info")
    form = Form.of({"key": uuid4()})
    return await page.show(PAGE, form=form, **await _around(page, application))


@router.get("/adhesions/{application_id}/recapitulatif")
async def summary(application_id: UUID, page: MyPage) -> Response:
    """What was transmitted, to read again while it is examined."""
    application = await read(page, application_id)
    if application.editable:
        return page.go(application.address(VALIDATION))
    return await page.show("applications/recap.html", **await _recap(page, application))


@router.post("/adhesions/{application_id}/validation")
async def submit(application_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    application = await read(page, application_id)
    body = {
        "terms_version": posted.text("terms_version"),
        "accepted": posted.ticked("accepted"),
    }
    try:
        await page.api.post(
            f"{application.api_path}/submission", body, key=posted.text("key") or None
        )
    except ApiProblem as problem:
        return await _refused(page, application, posted, problem)
    return page.go(application.path, "Votre demande d'adhésion est transmise au service adhérent.")


async def _refused(
    page: Page, application: Application, posted: PostedForm, problem: ApiProblem
) -> Response:
    if problem.code in GONE:
        # The button pressed twice: the first press did the work.
        return page.go(application.path, "Votre demande est déjà transmise.", "info")
    if problem.code in TAKEN:
        return await page.show(
            "applications/taken.html", status=409, application=application, code=problem.code
        )
    if problem.code in ("application_incomplete", "step_incomplete"):
        return page.go(
            application.address(VALIDATION),
            "Il manque encore des informations : elles sont indiquées ci-dessous.",
            "warning",
        )
    kept = {name: values for name, values in posted.typed.items() if name != "key"}
    posted = type(posted)({**kept, "key": [str(uuid4())]})
    return await page.refuse(PAGE, posted, problem, **await _around(page, application))


async def _around(page: Page, application: Application) -> Json:
    recap, terms = await asyncio.gather(
        _recap(page, application), page.api.get("/reference/membership-terms")
    )
    return {
        **recap,
        "step": VALIDATION,
        "terms": terms,
        "terms_text": drawn(terms["text"]),
        "incomplete": [step for step in STEPS[:-1] if not application.of(step).get("complete")],
    }


async def _recap(page: Page, application: Application) -> Json:
    label, levels = await asyncio.gather(
        naf_label(page, application.content(IDENTIFICATION).get("naf_code")),
        levels_of(page, application.lines(POSITIONS)),
    )
    labels = {one["id"]: one["label"] for one in application.lines(POSITIONS)}
    return {
        "application": application,
        "steps": STEPS,
        "naf_label": label,
        "levels": levels,
        "labels": labels,
        "positions": application.lines(POSITIONS),
        "employees": application.lines(EMPLOYEES),
        "contracts": CONTRACT_LABELS,
    }


def drawn(text: str) -> Markup:
    """The terms as HTML, their titles one level below the page's own; HTML in them is text."""
    tokens = _markdown.parse(typographic(text))
    return Markup(_markdown.renderer.render(_lowered(tokens), _markdown.options, {}))


def _lowered(tokens: list[Token]) -> list[Token]:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    return tokens
