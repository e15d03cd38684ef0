"""The code mailed to a member's address on file: typed here, or sent again."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import PostedForm
from services.portal.page import MyPage
from services.portal.procedures.environment import enter
from services.portal.procedures.following import refuse

router = APIRouter(include_in_schema=False)


@router.post("/demarches/{procedure_id}/code")
async def confirm(procedure_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    try:
        if not (code := posted.text("code")):
            raise posted.wrong("code", "Saisissez le code reçu par l'entreprise.")
        await page.api.post(
            f"/procedures/{procedure_id}/confirmation", {"code": code},
            key=posted.text("key") or None,
        )  # fmt: skip
    except ApiProblem as problem:
        return await refuse(page, procedure_id, posted, problem)
    return await enter(page, str(procedure_id))


@router.post("/demarches/{procedure_id}/code/renvoi")
async def send_again(procedure_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    path = f"/demarches/{procedure_id}"
    try:
        await page.api.post(f"/procedures/{procedure_id}/code", key=posted.text("key") or None)
    except ApiProblem as problem:
        if problem.status in (409, 429):
            return page.go(path, problem.detail, "warning")
        raise
    return page.go(path, "Un nouveau code est envoyé ; le précédent ne sert plus.")
