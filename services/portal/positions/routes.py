"""Positions of the company acted for: their list, one of them, a new one."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.page import Json, MyPage, Page
from services.portal.positions import fields
from services.portal.workforce import listing
from shared.contracts.membership.levels import Access
from shared.http.rights import RIGHTS, Right

router = APIRouter(include_in_schema=False)

ADDRESS = "/postes"
FORM = "positions/form.html"


def may_write(member: Json) -> bool:
    return Right.CHANGE_WORKFORCE in RIGHTS[Access(member["access"])]


@router.get(ADDRESS)
async def show_list(page: MyPage, asked: listing.Asked) -> Response:
    member = await page.member()
    shown = await listing.read(page, member, "positions", asked)
    return await page.show("positions/list.html", may_write=may_write(member), **shown)


@router.get(f"{ADDRESS}/ajouter")
async def show_new(page: MyPage) -> Response:
    member = await page.member()
    if not may_write(member):
        raise ApiProblem(403, "access_insufficient", "Votre accès ne permet pas cette action.")
    form = Form.of({"key": uuid4()})
    around = await fields.around(page, form)
    return await page.show(FORM, form=form, position=None, similar=[], **around)


@router.post(f"{ADDRESS}/ajouter")
async def declare(page: MyPage, posted: PostedForm) -> Response:
    """« Continuer » sends the same form again, confirmed."""
    member = await page.member()
    place = f"/members/{member['id']}/positions"
    body = fields.content_of(posted) | {"confirmed": posted.ticked("confirmed")}
    try:
        made = await page.api.post(place, body, key=posted.text("key") or None)
    except ApiProblem as problem:
        similar = []
        if problem.code == "similar_position":
            found = await page.api.get(f"{place}/similar", pcs_code=posted.text("pcs_code"))
            similar = found["items"]
        return await refused(page, posted, problem, None, similar)
    return page.go(f"{ADDRESS}/{made['id']}", "Le poste est enregistré.")


@router.get(f"{ADDRESS}/{{position_id}}")
async def show(position_id: UUID, page: MyPage) -> Response:
    member, position = await read(page, position_id)
    risks = [one["code"] for one in position["risks"]]
    found = await fields.follow_up(page, risks, position["ionising_category"])
    return await page.show(
        "positions/show.html", position=position, may_write=may_write(member), follow_up=found
    )


async def read(page: Page, position_id: UUID) -> tuple[Json, Json]:
    member = await page.member()
    position: Json = await page.api.get(f"/members/{member['id']}/positions/{position_id}")
    return member, position


async def refused(
    page: Page, posted: Posted, problem: ApiProblem, position: Json | None, similar: list[Json]
) -> Response:
    around = await fields.around(page, posted)
    if similar:
        return await page.show(
            FORM, status=409, form=posted, position=position, similar=similar, **around
        )
    return await page.refuse(FORM, posted, problem, position=position, similar=[], **around)
