"""Sign in and out. The session is identity's cookie, copied to the browser as it came."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.portal import paths
from services.portal.api import ApiProblem
from services.portal.forms import Posted, PostedForm
from services.portal.page import MEMBER_COOKIE, AnyPage
from shared.http.cookies import clear_session

router = APIRouter(include_in_schema=False)

KEPT = "saisie:"
SIGN_IN = "accounts/sign_in.html"


def _kept(posted: Posted) -> list[tuple[str, str]]:
    """What was being sent when an earlier session ended."""
    return [
        (name.removeprefix(KEPT), value)
        for name, values in posted.typed.items()
        if name.startswith(KEPT)
        for value in values
    ]


@router.get("/connexion")
async def sign_in_form(
    page: AnyPage,
    suite: Annotated[str, Query()] = "/",
    motif: Annotated[str, Query()] = "",
) -> Response:
    return await page.show(SIGN_IN, suite=paths.local(suite), ended=motif == "session", kept=[])


@router.post("/connexion")
async def sign_in(page: AnyPage, posted: PostedForm) -> Response:
    suite, kept = paths.local(posted.text("suite")), _kept(posted)
    try:
        body = {"email": posted.text("email"), "password": posted.value("password")}
        answer = await page.api.send("POST", "/sessions", body=body)
    except ApiProblem as problem:
        if problem.status == 401:
            problem = ApiProblem(422, problem.code, problem.detail)
        return await page.refuse(SIGN_IN, posted, problem, suite=suite, ended=False, kept=kept)
    response: Response = page.go(suite)
    if kept:
        response = await page.show("accounts/resume.html", suite=suite, kept=kept)
    for cookie in answer.cookies:
        response.headers.append("set-cookie", cookie)
    return response


@router.post("/deconnexion")
async def sign_out(page: AnyPage) -> Response:
    try:
        await page.api.delete("/sessions/current")
    except ApiProblem as problem:
        # A session that is over already is what was asked for; anything else must be said.
        if problem.status != 401:
            raise
    response = page.go("/", "Vous êtes déconnecté.")
    clear_session(response, page.site.public_url)
    response.delete_cookie(MEMBER_COOKIE)
    return response
