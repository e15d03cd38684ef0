"""Refusals and faults as pages: what happened, what still works, what to do now."""

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from services.portal import flash, paths
from services.portal.api import ApiProblem
from services.portal.forms import NEVER_SHOWN_AGAIN, Form, typed_in
from services.portal.page import (
    ENDED_COOKIE,
    MEMBER_COOKIE,
    NoMember,
    NotChosen,
    Page,
    page_of,
)
from services.portal.security import harden
from shared.errors import Refused
from shared.http.caller import Caller

logger = structlog.get_logger()

TITLES = {
    403: "Votre accès ne permet pas cette action",
    404: "Cette page n'existe pas",
    409: "La situation a changé entre-temps",
    410: "Ce lien n'est plus valable",
    429: "Trop de demandes en peu de temps",
    500: "Une erreur est survenue",
    503: "Le service ne répond pas pour le moment",
}
# Access was withdrawn, or somebody else signed in with this browser.
OUT_OF_REACH = "Vous n'avez pas accès à l'adhérent sélectionné auparavant"
# What a service says about its own resource is no better than the page's own sentence.
OWN_WORDS = {404, 500, 503}


def _page(request: Request) -> Page:
    try:
        return page_of(request)
    except Refused:
        return Page(request, Caller())


async def _refusal(
    request: Request, status: int, detail: str = "", retry_after: int | None = None
) -> HTMLResponse:
    shown = status if status in TITLES else (500 if status >= 500 else 404)
    response = await _page(request).show(
        "refusal.html",
        status=status,
        shown=shown,
        heading=TITLES[shown],
        detail="" if shown in OWN_WORDS or detail == f"{TITLES[shown]}." else detail,
        retry_after=retry_after,
        request_id=request.headers.get("x-request-id", ""),
    )
    if retry_after is not None:
        response.headers["retry-after"] = str(retry_after)
    return response


async def _sign_in_first(request: Request) -> Response:
    """To the sign-in page and back. A form that was sent is kept on the page, to be sent again."""
    page = _page(request)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method == "GET":
        return page.go(paths.sign_in(address, ended=ENDED_COOKIE in request.cookies))
    kept = [
        (name, value)
        for name, values in (await typed_in(request)).items()
        if not any(word in name for word in NEVER_SHOWN_AGAIN)
        for value in values
    ]
    return await Page(request, Caller()).show(
        "accounts/sign_in.html", status=401, form=Form(), suite=paths.local(address),
        ended=True, kept=kept,
    )  # fmt: skip


async def _problem(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, ApiProblem)
    if failure.status == 401:
        return await _sign_in_first(request)
    return await _refusal(request, failure.status, failure.detail, failure.retry_after)


async def _refused(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, Refused)
    if failure.code == "caller_unknown":
        logger.error("caller_unknown")
        return await _refusal(request, 503)
    if failure.status == 401:
        return await _sign_in_first(request)
    return await _refusal(request, failure.status, failure.detail)


async def _http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    return await _refusal(request, failure.status_code)


async def _unreadable(request: Request, failure: Exception) -> Response:
    """An address or a form that no page of ours leads to."""
    return await _refusal(request, 404)


async def _no_member(request: Request, failure: Exception) -> Response:
    said = "Rattachez d'abord une entreprise à votre compte."
    if MEMBER_COOKIE in request.cookies:
        said = f"{OUT_OF_REACH}."
    response = _page(request).go("/adherents", said, "info")
    response.delete_cookie(MEMBER_COOKIE)
    return response


async def _not_chosen(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, NotChosen)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    page = _page(request)
    if not failure.lost:
        return page.choose(failure.member_id, address)
    shell = await page.shell()
    name = shell.members[0]["legal_name"] if shell.members else ""
    response = page.choose(failure.member_id, address if request.method == "GET" else "/adherents")
    said = f"{OUT_OF_REACH} : vous gérez maintenant {name}."
    flash.put(response, flash.Flash(said, "warning"), secure=page.site.secure)
    return response


async def _unexpected(request: Request, failure: Exception) -> Response:
    logger.error("unexpected", kind=type(failure).__name__, exc_info=failure)
    return harden(await _refusal(request, 500), secure=request.app.state.settings.secure)


def answer_with_pages(app: FastAPI) -> None:
    app.add_exception_handler(ApiProblem, _problem)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(NoMember, _no_member)
    app.add_exception_handler(NotChosen, _not_chosen)
    app.add_exception_handler(Exception, _unexpected)
