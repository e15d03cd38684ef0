"""Changing somebody's access type."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.access.grants import HERE, changed, named, one_of, path_of, type_of
from services.portal.api import ApiProblem
from services.portal.forms import Form, PostedForm
from services.portal.page import MyPage
from services.portal.procedures.keys import renewed

router = APIRouter(include_in_schema=False)

TEMPLATE = "access/change.html"


@router.get(f"{HERE}/{{account_id}}/modifier")
async def choose(account_id: UUID, page: MyPage) -> Response:
    member = await page.member()
    try:
        found, line = await one_of(page, member, account_id)
    except ApiProblem as problem:
        return changed(page, problem)
    if "change" not in line["allowed_actions"]:
        return page.go(HERE, "Cet accès ne peut pas être modifié.", "info")
    form = Form.of({"key": uuid4(), "etag": line["etag"], "access": line["access"]})
    return await page.show(TEMPLATE, form=form, member=member, line=line, types=found["types"])


@router.post(f"{HERE}/{{account_id}}/modifier")
async def change(account_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    member = await page.member()
    try:
        found, line = await one_of(page, member, account_id)
    except ApiProblem as problem:
        return changed(page, problem)
    try:
        if not (access := posted.text("access")):
            raise posted.wrong("access", "Choisissez le type d'accès.")
        await page.api.patch(
            f"{path_of(member)}/{account_id}", {"access": access},
            key=posted.text("key") or None, match=posted.text("etag") or None,
        )  # fmt: skip
    except ApiProblem as problem:
        if problem.status in (404, 409, 412):
            return changed(page, problem)
        again = renewed(posted, problem)
        return await page.refuse(
            TEMPLATE, again, problem, member=member, line=line, types=found["types"]
        )
    label = type_of(found, access)["label"]
    return page.go(HERE, f"{named(line)} a désormais l'accès « {label} ».")
