"""A forgotten password: ask for a link, then choose another. A GET changes nothing."""

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.page import AnyPage

router = APIRouter(include_in_schema=False)

FORGOTTEN, NEW = "accounts/forgotten.html", "accounts/new_password.html"
SPENT = 410


@router.get("/mot-de-passe/oublie")
async def forgotten_form(page: AnyPage) -> Response:
    return await page.show(FORGOTTEN, sent=False)


@router.post("/mot-de-passe/oublie")
async def forgotten(page: AnyPage, posted: PostedForm) -> Response:
    try:
        await page.api.post("/password-resets", posted.fields("email"))
    except ApiProblem as problem:
        return await page.refuse(FORGOTTEN, posted, problem, sent=False)
    return await page.show(FORGOTTEN, sent=True)


@router.get("/mot-de-passe/nouveau")
async def new_password_form(page: AnyPage) -> Response:
    return await page.show(NEW, token="", spent=False)


@router.post("/mot-de-passe/nouveau")
async def new_password(page: AnyPage, posted: PostedForm) -> Response:
    body = posted.fields("token")
    if posted.value("password"):
        body["password"] = posted.value("password")
    try:
        await page.api.post("/password-resets/redemption", body)
    except ApiProblem as problem:
        # The link has to be kept: only the password was at fault.
        spent = problem.status == SPENT
        return await page.refuse(NEW, posted, problem, token=posted.text("token"), spent=spent)
    return page.go("/connexion", "Votre mot de passe est changé. Connectez-vous avec le nouveau.")
