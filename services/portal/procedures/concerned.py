"""A new administrator is asked for: those who have access object, the former one may consent."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.page import MyPage, Page
from services.portal.procedures.following import refuse

router = APIRouter(include_in_schema=False)


@router.post("/demarches/{procedure_id}/opposition")
async def object_to(procedure_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    if not (comment := posted.text("comment")):
        blank = posted.wrong("comment", "Expliquez pourquoi ce changement n'est pas légitime.")
        return await refuse(page, procedure_id, posted, blank)
    return await _told(
        page, procedure_id, posted, "objection", {"comment": comment},
        "Votre opposition est transmise au service adhérent.",
    )  # fmt: skip


@router.post("/demarches/{procedure_id}/accord")
async def consent(procedure_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    return await _told(
        page, procedure_id, posted, "consent", None,
        "Votre accord est transmis au service adhérent.",
    )  # fmt: skip


async def _told(
    page: Page, procedure_id: UUID, posted: PostedForm, verb: str, body: object, said: str
) -> Response:
    try:
        await page.api.post(
            f"/procedures/{procedure_id}/{verb}", body, key=posted.text("key") or None
        )
    except ApiProblem as problem:
        return await refuse(page, procedure_id, posted, problem)
    return page.go(f"/demarches/{procedure_id}", said)
