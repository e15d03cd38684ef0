"""Starting a procedure: one form for each kind, with the guide's fields and buttons."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.page import Json, MyPage, Page
from services.portal.procedures.environment import enter
from services.portal.procedures.keys import renewed
from services.portal.procedures.kinds import ACCESS_REQUEST, BY_SLUG, Kind
from shared.errors import FieldProblem

router = APIRouter(include_in_schema=False)

TEMPLATE = "procedures/form.html"
# The numbers lead nowhere: somebody can look them up.
LOST = {"member_pair_unknown", "too_many_guesses", "number_locked", "member_closed"}
# Said on the page, with the way to where it goes on.
LED_ELSEWHERE = {"already_synchronised", "procedure_already_open", "access_already_held"}
UNKNOWN = ApiProblem(404, "not_found", "Cette page n'existe pas.")


def _kind(slug: str) -> Kind:
    if slug not in BY_SLUG:
        raise UNKNOWN
    return BY_SLUG[slug]


@router.get("/demarches/nouvelle/{slug}")
async def fill_in(
    slug: str, page: MyPage, adherent: Annotated[str | None, Query(max_length=40)] = None
) -> Response:
    """`adherent` is a member number known already: from another form, or a page of the member."""
    kind = _kind(slug)
    form = Form.of({"key": uuid4(), "member_number": adherent})
    return await page.show(
        TEMPLATE, form=form, kind=kind, code="", other=ACCESS_REQUEST, lost=False
    )


@router.post("/demarches/nouvelle/{slug}")
async def send(slug: str, page: MyPage, posted: PostedForm) -> Response:
    kind = _kind(slug)
    body = {name: posted.text(name) for name in kind.fields}
    try:
        opened = await page.api.post(kind.api_path, body, key=posted.text("key") or None)
    except ApiProblem as problem:
        return await _refused(page, kind, posted, problem)
    return await _begun(page, kind, opened)


async def _begun(page: Page, kind: Kind, opened: Json) -> Response:
    path = f"/demarches/{opened['id']}"
    if opened.get("stage") == "accepted":
        return await enter(page, opened["id"])
    if opened.get("stage") == "code_sent":
        return page.go(path, "Un code vient d'être envoyé à l'adresse connue de l'entreprise.")
    return page.go(path, f"Votre demande {opened['reference']} est enregistrée.")


async def _refused(page: Page, kind: Kind, posted: Posted, problem: ApiProblem) -> Response:
    again = renewed(posted, problem)
    if problem.status == 404:
        # The pair of numbers leads nowhere: the form says so, the page exists.
        problem = ApiProblem(422, problem.code, problem.detail, problem.fields)
    shown: Json = {
        "kind": kind, "code": problem.code, "other": ACCESS_REQUEST, "lost": problem.code in LOST,
    }  # fmt: skip
    if problem.code in LED_ELSEWHERE:
        return await page.show(TEMPLATE, status=problem.status, form=again, refused=True, **shown)
    return await page.refuse(TEMPLATE, again, _whole(kind, posted, problem), **shown)


def _whole(kind: Kind, posted: Posted, problem: ApiProblem) -> ApiProblem:
    """Every blank field is named at once, with what the API found in the others."""
    if not problem.fields:
        return problem
    named = {one.field for one in problem.fields}
    blank = [
        FieldProblem(field=name, code="missing", detail="Cette information est obligatoire.")
        for name in kind.fields
        if name not in named and not posted.text(name)
    ]
    in_order = sorted(
        (*problem.fields, *blank),
        key=lambda one: kind.fields.index(one.field) if one.field in kind.fields else -1,
    )
    return ApiProblem(problem.status, problem.code, problem.detail, tuple(in_order))
