"""Create an account. The answer is the same whether or not the e-mail is known."""

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.page import AnyPage

router = APIRouter(include_in_schema=False)

SIGN_UP = "accounts/sign_up.html"


@router.get("/inscription")
async def sign_up_form(page: AnyPage) -> Response:
    return await page.show(SIGN_UP)


@router.post("/inscription")
async def sign_up(page: AnyPage, posted: PostedForm) -> Response:
    body = posted.fields("title", "first_name", "last_name", "email", "job_title")
    if posted.value("password"):
        body["password"] = posted.value("password")
    try:
        await page.api.post("/accounts", body)
    except ApiProblem as problem:
        return await page.refuse(SIGN_UP, posted, problem)
    return page.go("/inscription/envoyee")


@router.get("/inscription/envoyee")
async def signed_up(page: AnyPage) -> Response:
    return await page.show("accounts/signed_up.html")
