"""Steps 1 and 2, one form each: shown, saved, kept for later, saved while typing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.applications import saving
from services.portal.applications.contents import company_of, form_of, identification_of
from services.portal.applications.steps import (
    COMPANY,
    IDENTIFICATION,
    POSITIONS,
    Application,
    StepPage,
    fingerprint,
    read,
)
from services.portal.forms import Form, Posted, PostedForm
from services.portal.page import AnyPage, Json, MyPage, Page, tolerated

router = APIRouter(include_in_schema=False)

LEGAL_FORMS = (
    "SARL", "EURL", "SAS", "SASU", "SA", "SNC", "SCI", "SCP", "SELARL", "EARL", "GAEC",
    "Entreprise individuelle", "Micro-entreprise", "Association loi 1901", "Fondation",
    "Société coopérative (SCOP, SCIC)", "Copropriété", "Collectivité territoriale",
    "Établissement public",
)  # fmt: skip


@dataclass(frozen=True)
class FormStep:
    step: StepPage
    following: StepPage
    template: str
    body_of: Callable[[Posted], Json]


FIRST = FormStep(IDENTIFICATION, COMPANY, "applications/identification.html", identification_of)
SECOND = FormStep(COMPANY, POSITIONS, "applications/company.html", company_of)


@router.get("/adhesions/{application_id}/identification")
async def identification(application_id: UUID, page: MyPage) -> Response:
    return await _show(page, application_id, FIRST)


@router.post("/adhesions/{application_id}/identification")
async def save_identification(application_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    return await _save(page, application_id, FIRST, posted)


@router.post("/adhesions/{application_id}/identification/brouillon")
async def keep_identification(application_id: UUID, page: AnyPage, posted: PostedForm) -> Response:
    return await _keep(page, application_id, FIRST, posted)


@router.get("/adhesions/{application_id}/entreprise")
async def company(application_id: UUID, page: MyPage) -> Response:
    return await _show(page, application_id, SECOND)


@router.post("/adhesions/{application_id}/entreprise")
async def save_company(application_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    return await _save(page, application_id, SECOND, posted)


@router.post("/adhesions/{application_id}/entreprise/brouillon")
async def keep_company(application_id: UUID, page: AnyPage, posted: PostedForm) -> Response:
    return await _keep(page, application_id, SECOND, posted)


async def _show(page: Page, application_id: UUID, form_step: FormStep) -> Response:
    application = await saving.enter(page, application_id, form_step.step)
    if isinstance(application, Response):
        return application
    content = application.content(form_step.step)
    return await page.show(
        form_step.template, form=form_of(content), **await _around(page, application, form_step)
    )


async def _around(page: Page, application: Application, form_step: FormStep) -> Json:
    content = application.content(form_step.step)
    return {
        "application": application,
        "step": form_step.step,
        "seen": fingerprint(content),
        "naf_label": await naf_label(page, content.get("naf_code")),
        "legal_forms": LEGAL_FORMS,
    }


async def naf_label(page: Page, code: str | None) -> str:
    if not code:
        return ""
    found = await tolerated(page.api.get("/reference/naf", q=code, limit=1), {"items": []})
    return str(found["items"][0]["label"]) if found["items"] else ""


async def _save(page: Page, application_id: UUID, form_step: FormStep, posted: Posted) -> Response:
    """« Suivant » wants the step complete; « continuer plus tard » takes it as it is."""
    application, later = await read(page, application_id), posted.ticked("later")
    body = form_step.body_of(posted)
    try:
        if saving.is_stale(application, form_step.step, posted.text("seen"), body):
            raise saving.CHANGED
        await saving.put(page, application, form_step.step, body, draft=later)
    except ApiProblem as problem:
        if problem.status == 409 and problem is not saving.CHANGED:
            return saving.elsewhere(page, application, problem)
        around = await _around(page, application, form_step)
        return await page.refuse(form_step.template, posted, problem, **around)
    if later:
        return page.go(
            application.path, "Votre saisie est enregistrée. Reprenez-la quand vous voulez."
        )
    return page.go(application.address(form_step.following))


async def _keep(page: Page, application_id: UUID, form_step: FormStep, posted: Posted) -> Response:
    """While typing. It never disturbs: what cannot be saved is said in the line under the form."""
    body = form_step.body_of(posted)
    if not page.signed_in:
        return await _said(page, "ended")
    try:
        application = await read(page, application_id)
        stored = fingerprint(application.content(form_step.step))
        if stored == fingerprint(body):
            return Response(status_code=204)
        if stored != posted.text("seen"):
            return await _said(page, "changed")
        if not application.editable:
            return await _said(page, "closed")
        await saving.put(page, application, form_step.step, body, draft=True)
    except ApiProblem:
        return await _said(page, "not_now")
    return await _said(page, "kept", seen=fingerprint(body))


async def _said(page: Page, outcome: str, seen: str = "") -> Response:
    return await page.show(
        "applications/_kept.html", form=Form(), outcome=outcome, seen=seen, at=datetime.now(UTC)
    )
