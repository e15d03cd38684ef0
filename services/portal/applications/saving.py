"""Saving a step: whole, or as it stands; never over something newer than what was read."""

from uuid import UUID

from fastapi import Response

from services.portal.api import ApiProblem
from services.portal.applications.steps import (
    GONE,
    Application,
    StepPage,
    below,
    fingerprint,
    read,
)
from services.portal.page import Json, Page

CHANGED = ApiProblem(
    409,
    "changed_elsewhere",
    "Cette étape a été modifiée entre-temps, dans une autre fenêtre ou sur un autre appareil."
    " Votre saisie est ci-dessous et n'est pas encore enregistrée : enregistrez de nouveau pour"
    " la garder à la place de l'autre, ou quittez la page pour garder l'autre.",
)
CLOSED = "Cette demande ne peut plus être modifiée."


async def enter(page: Page, application_id: UUID, step: StepPage) -> Application | Response:
    """The application, if this step may be filled in now; else the way to where it stands."""
    application = await read(page, application_id)
    if not application.editable:
        return page.go(application.path, CLOSED, "info")
    if not application.reached(step):
        here = application.current
        return page.go(
            application.address(here),
            f"Complétez d'abord l'étape « {here.title} » : les suivantes en dépendent.",
            "info",
        )
    return application


def is_stale(application: Application, step: StepPage, seen: str, body: Json) -> bool:
    """Whether somebody saved something else since the form was drawn; forms carry `seen`."""
    stored = fingerprint(application.content(step))
    return bool(seen) and stored not in (seen, fingerprint(body))


async def put(
    page: Page, application: Application, step: StepPage, body: Json, *, draft: bool
) -> Json:
    saved: Json = await page.api.put(
        f"{application.api_path}/{step.code}", body, draft="true" if draft else "false"
    )
    return saved


async def keep_line(
    page: Page, application: Application, step: StepPage, line: Json, *, unfinished: bool
) -> None:
    """Add or replace one line. Its own faults refuse it, unless it is kept unfinished; those of
    other lines do not."""
    lines = application.lines(step)
    at = next((i for i, one in enumerate(lines) if one["id"] == line["id"]), len(lines))
    body = {step.code: [*lines[:at], line, *lines[at + 1 :]]}
    try:
        await put(page, application, step, body, draft=False)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        own = below(problem.fields, f"{step.code}.{at}.")
        if own and not unfinished:
            raise ApiProblem(422, problem.code, problem.detail, own) from problem
        await put(page, application, step, body, draft=True)


async def drop_line(page: Page, application: Application, step: StepPage, line_id: str) -> None:
    kept = [one for one in application.lines(step) if one["id"] != line_id]
    await put(page, application, step, {step.code: kept}, draft=True)


def elsewhere(page: Page, application: Application, problem: ApiProblem) -> Response:
    """A conflict no field can mend: to where the application stands, with the reason."""
    if problem.code in GONE | {"step_not_reached"}:
        return page.go(application.path, problem.detail, "warning")
    raise problem
