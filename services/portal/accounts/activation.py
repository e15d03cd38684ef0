"""Activate an account: the mail's link carries the secret in its fragment, and only a POST acts."""

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.page import AnyPage

router = APIRouter(include_in_schema=False)

ACTIVATE, NEW_LINK = "accounts/activate.html", "accounts/new_link.html"
SPENT = 410


@router.get("/activation")
async def activation_form(page: AnyPage) -> Response:
    return await page.show(ACTIVATE, spent=False)


@router.post("/activation")
async def activate(page: AnyPage, posted: PostedForm) -> Response:
    try:
        await page.api.post("/accounts/activation", posted.fields("token"))
    except ApiProblem as problem:
        return await page.refuse(ACTIVATE, posted, problem, spent=problem.status == SPENT)
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
