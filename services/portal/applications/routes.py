"""An application as a whole: begun, followed, withdrawn."""

import asyncio
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.applications.contents import identification_of
from services.portal.applications.form_steps import naf_label
from services.portal.applications.progress import progress
from services.portal.applications.steps import (
    COMPANY,
    EMPLOYEES,
    OVER,
    POSITIONS,
    STEPS,
    read,
)
from services.portal.forms import Form, Posted, PostedForm
from services.portal.page import AnyPage, Json, MyPage, Page, tolerated

router = APIRouter(include_in_schema=False)

NEW = "applications/new.html"


@router.get("/adhesions")
async def start(page: AnyPage) -> Response:
    return page.go("/adhesions/nouvelle")


@router.get("/adhesions/nouvelle")
async def new(page: AnyPage) -> Response:
    if not page.signed_in:
        return await page.show("applications/new_visitor.html")
    mine = await tolerated(page.api.get("/me/membership-applications"), {"items": []})
    form = Form.of({"key": uuid4()})
    return await page.show(NEW, form=form, begun=_begun(mine["items"]), naf_label="", code="")


def _begun(applications: list[Json]) -> list[Json]:
    return [one for one in applications if one["stage"] in ("draft", "corrections")]


@router.post("/adhesions/nouvelle")
async def begin(page: MyPage, posted: PostedForm) -> Response:
    body = identification_of(posted)
    try:
        opened = await page.api.post(
            "/membership-applications", body, key=posted.text("key") or None
        )
    except ApiProblem as problem:
        return await _not_begun(page, posted, problem)
    return page.go(
        f"/adhesions/{opened['id']}/{COMPANY.slug}",
        f"Votre demande {opened['reference']} est ouverte. Vous pouvez vous interrompre à tout"
        " moment et la reprendre depuis « Mes démarches ».",
    )


async def _not_begun(page: Page, posted: Posted, problem: ApiProblem) -> Response:
    if problem.code == "siret_already_member":
        return await page.show("applications/known.html", status=409, siret=posted.text("siret"))
    if problem.code == "application_already_open" and (
        found := await _already_open(page, posted.text("siret"))
    ):
        return page.go(
            f"/adhesions/{found}",
            "Vous préparez déjà une demande pour cet établissement : la voici.",
            "info",
        )
    # A refusal began nothing; the corrected form is another request.
    again = type(posted)({**posted.typed, "key": [str(uuid4())]})
    return await page.refuse(
        NEW, again, problem, begun=[], code=problem.code,
        naf_label=await naf_label(page, posted.text("naf_code")),
    )  # fmt: skip


async def _already_open(page: Page, siret: str) -> str | None:
    digits = "".join(sign for sign in siret if sign.isdigit())
    mine = await page.api.get("/me/membership-applications")
    found = (
        str(one["id"])
        for one in mine["items"]
        if one["siret"] == digits and one["stage"] not in OVER
    )
    return next(found, None)


@router.get("/adhesions/{application_id}")
async def show(application_id: UUID, page: MyPage) -> Response:
    return await page.show("applications/show.html", **await _state(page, application_id))


@router.get("/adhesions/{application_id}/suivi")
async def follow(application_id: UUID, page: MyPage) -> Response:
    """A fragment: the same page's body, asked again when the timeline moves."""
    return await page.show("applications/_state.html", **await _state(page, application_id))


async def _state(page: Page, application_id: UUID) -> Json:
    application, timeline = await asyncio.gather(
        read(page, application_id),
        page.api.get(f"/membership-applications/{application_id}/timeline"),
    )
    events = timeline["items"]
    return {
        "application": application,
        "steps": STEPS,
        "events": progress(application, timeline),
        "last": events[-1]["sequence"] if events else -1,
        "live": application.stage not in OVER,
    }


@router.get("/adhesions/{application_id}/retrait")
async def confirm_withdrawal(application_id: UUID, page: MyPage) -> Response:
    application = await read(page, application_id)
    if "withdraw" not in application.view["allowed_actions"]:
        return page.go(application.path, "Cette demande ne peut plus être retirée.", "info")
    return await page.show(
        "applications/withdraw.html",
        application=application,
        positions=len(application.lines(POSITIONS)),
        employees=len(application.lines(EMPLOYEES)),
    )


@router.post("/adhesions/{application_id}/retrait")
async def withdraw(application_id: UUID, page: MyPage) -> Response:
    path = f"/adhesions/{application_id}"
    try:
        await page.api.delete(f"/membership-applications/{application_id}")
    except ApiProblem as problem:
        if problem.status == 409:
            return page.go(path, problem.detail, "warning")
        raise
    return page.go(path, "Votre demande est retirée.")
