"""What one wants by mail; and the page a mail leads to, where only a POST stops anything."""

import re

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, PostedForm
from services.portal.page import AnyPage, MyPage, Page

router = APIRouter(include_in_schema=False)

PREFERENCES, UNSUBSCRIBE = "preferences/preferences.html", "preferences/unsubscribe.html"
SEALED = re.compile(r"[A-Za-z0-9_-]{1,40}\.[A-Za-z0-9_-]{1,900}")
CATEGORIES = ("approvals", "progress", "reminders", "reviews")
# As a mail's page names them.
STOPPED = {
    "progress": "l'avancement de vos démarches",
    "reminders": "les démarches qu'il vous reste à terminer",
    "reviews": "la vérification annuelle des accès",
}


@router.get("/preferences")
async def preferences(page: MyPage) -> Response:
    chosen = await page.api.get("/me/notification-preferences")
    return await page.show(PREFERENCES, form=Form.of(chosen))


@router.post("/preferences")
async def choose(page: MyPage, posted: PostedForm) -> Response:
    try:
        await page.api.put("/me/notification-preferences", posted.fields(*CATEGORIES))
    except ApiProblem as problem:
        return await page.refuse(PREFERENCES, posted, problem)
    return page.go("/preferences", "Vos préférences sont enregistrées.")


@router.get("/desabonnement/{token}")
async def ask(token: str, page: AnyPage) -> Response:
    """Programs that check mails follow links: looking stops nothing."""
    try:
        offer = await page.api.get(_offer(token))
    except ApiProblem as problem:
        return await _unusable(page, problem)
    return await page.show(
        UNSUBSCRIBE, state="done" if offer["off"] else "asked", what=STOPPED[offer["category"]]
    )


@router.post("/desabonnement/{token}")
async def stop(token: str, page: AnyPage) -> Response:
    """By the page's button, or by the reader's mail program (RFC 8058): the address is enough.

    Answered without a redirection, which those programs do not follow.
    """
    try:
        offer = await page.api.get(_offer(token))
        await page.api.post("/notification-unsubscriptions", {"token": token})
    except ApiProblem as problem:
        return await _unusable(page, problem)
    return await page.show(UNSUBSCRIBE, state="done", what=STOPPED[offer["category"]])


def _offer(token: str) -> str:
    if not SEALED.fullmatch(token):
        raise ApiProblem(410, "link_unusable", "Ce lien n'est pas valable.")
    return f"/notification-unsubscriptions/{token}"


async def _unusable(page: Page, problem: ApiProblem) -> Response:
    if problem.status != 410:
        raise problem
    return await page.show(UNSUBSCRIBE, status=410, state="unusable", what="")
