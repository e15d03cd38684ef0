"""A position changed, completed, closed, reopened or deleted, as its `allowed_actions` say."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, PostedForm
from services.portal.page import MyPage
from services.portal.positions import fields
from services.portal.positions.routes import ADDRESS, FORM, read, refused

router = APIRouter(include_in_schema=False)


@router.get(f"{ADDRESS}/{{position_id}}/modifier")
async def show_form(position_id: UUID, page: MyPage) -> Response:
    _, position = await read(page, position_id)
    if not {"change", "complete"} & set(position["allowed_actions"]):
        return page.go(f"{ADDRESS}/{position_id}", position["reason"] or "", "warning")
    form = Form.of(
        {
            **{name: position[name] for name in ("label", "pcs_code", "ionising_category",
                                                 "other_risk")},
            "risks": [one["code"] for one in position["risks"]],
            "vehicles": [one["code"] for one in position["vehicles"]],
            "etag": position["etag"],
        }
    )  # fmt: skip
    around = await fields.around(page, form)
    return await page.show(FORM, form=form, position=position, similar=[], **around)


@router.post(f"{ADDRESS}/{{position_id}}/modifier")
async def change(position_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    member, position = await read(page, position_id)
    blank = {"label": None, "pcs_code": None, "ionising_category": None, "other_risk": None}
    try:
        await page.api.patch(
            f"/members/{member['id']}/positions/{position_id}",
            blank | fields.content_of(posted),
            match=posted.text("etag") or None,
        )
    except ApiProblem as problem:
        if problem.status == 412:
            return page.go(f"{ADDRESS}/{position_id}/modifier", problem.detail, "warning")
        return await refused(page, posted, problem, position, [])
    return page.go(f"{ADDRESS}/{position_id}", "Le poste est enregistré.")


@router.post(f"{ADDRESS}/{{position_id}}/cloture")
async def close(position_id: UUID, page: MyPage) -> Response:
    member = await page.member()
    place = f"/members/{member['id']}/positions/{position_id}/closure"
    try:
        await page.api.post(place)
    except ApiProblem as problem:
        return _told(page, position_id, problem)
    return page.go(f"{ADDRESS}/{position_id}", "Le poste est clôturé.")


@router.post(f"{ADDRESS}/{{position_id}}/reouverture")
async def reopen(position_id: UUID, page: MyPage) -> Response:
    member = await page.member()
    await page.api.delete(f"/members/{member['id']}/positions/{position_id}/closure")
    return page.go(f"{ADDRESS}/{position_id}", "Le poste est rouvert.")


@router.get(f"{ADDRESS}/{{position_id}}/suppression")
async def confirm(position_id: UUID, page: MyPage) -> Response:
    _, position = await read(page, position_id)
    return await page.show("positions/delete.html", position=position)


@router.post(f"{ADDRESS}/{{position_id}}/suppression")
async def delete(position_id: UUID, page: MyPage) -> Response:
    member = await page.member()
    try:
        await page.api.delete(f"/members/{member['id']}/positions/{position_id}")
    except ApiProblem as problem:
        return _told(page, position_id, problem)
    return page.go(ADDRESS, "Le poste est supprimé.")


def _told(page: MyPage, position_id: UUID, problem: ApiProblem) -> Response:
    """Somebody was given the position meanwhile: its page says who holds it."""
    if problem.status != 409:
        raise problem
    return page.go(f"{ADDRESS}/{position_id}", problem.detail, "warning")
