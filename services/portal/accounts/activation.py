"""Activate an account: the mail's link carries the secret in its fragment, and only a POST acts."""

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.page import AnyPage, Json

router = APIRouter(include_in_schema=False)

ACTIVATE, NEW_LINK = "accounts/activate.html", "accounts/new_link.html"
SPENT = 410
# Registered twice, with different passwords: neither is good.
CHOOSE_FIRST = (
    "Votre compte est activé. Plusieurs inscriptions ont été faites à cette adresse avec des mots"
    " de passe différents : un courriel vient de vous être envoyé pour choisir le vôtre."
)


@router.get("/activation")
async def activation_form(page: AnyPage) -> Response:
    return await page.show(ACTIVATE, spent=False)


@router.post("/activation")
async def activate(page: AnyPage, posted: PostedForm) -> Response:
    try:
        done: Json = await page.api.post("/accounts/activation", posted.fields("token"))
    except ApiProblem as problem:
        return await page.refuse(ACTIVATE, posted, problem, spent=problem.status == SPENT)
    if not done["password_chosen"]:
        return page.go("/connexion", CHOOSE_FIRST, "info")
    return page.go("/connexion", "Votre compte est activé. Vous pouvez vous connecter.")


@router.get("/activation/nouveau-lien")
async def new_link_form(page: AnyPage) -> Response:
    return await page.show(NEW_LINK, sent=False)


@router.post("/activation/nouveau-lien")
async def new_link(page: AnyPage, posted: PostedForm) -> Response:
    try:
        await page.api.post("/accounts/activation-links", posted.fields("email"))
    except ApiProblem as problem:
        return await page.refuse(NEW_LINK, posted, problem, sent=False)
    return await page.show(NEW_LINK, sent=True)
