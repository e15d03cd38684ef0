"""The plan of a takeover or a merger: written by whoever holds the preparation."""

import asyncio
import re
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.inbox.procedures import Procedure
from services.portal.inbox.task import about, refused
from services.portal.page import Json, Page, StaffPage
from shared.errors import FieldProblem

router = APIRouter(include_in_schema=False)

NOT_NOW = "Le plan ne peut pas être modifié en ce moment."
# Numbers are typed one a line, or between commas.
BETWEEN = re.compile(r"[\s,;]+")
TAKEOVER = ("legal_name", "legal_form", "contact_email")


@router.get("/corbeille/{task_id}/plan")
async def plan(task_id: UUID, page: StaffPage) -> Response:
    context = await about(page, task_id)
    procedure = _preparable(context["procedure"])
    if procedure is None:
        return page.go(f"/corbeille/{task_id}", NOT_NOW, "warning")
    form = Form.of(_known(procedure.reorganisation or {}))
    return await page.show(_template(procedure), form=form, **context)


@router.post("/corbeille/{task_id}/plan")
async def save(task_id: UUID, page: StaffPage, posted: PostedForm) -> Response:
    context = await about(page, task_id)
    procedure = _preparable(context["procedure"])
    if procedure is None:
        return page.go(f"/corbeille/{task_id}", NOT_NOW, "warning")
    path = f"/staff/procedures/{procedure.read['id']}"
    numbers: list[str] = []
    try:
        if procedure.kind == "merger":
            numbers = [one for one in BETWEEN.split(posted.text("absorbed")) if one]
            body = await _merger(page, posted, numbers)
            await page.api.put(f"{path}/merger-plan", body, key=posted.text("cle") or None)
        else:
            await page.api.put(f"{path}/takeover-plan", _takeover(posted),
                               key=posted.text("cle") or None)  # fmt: skip
    except ApiProblem as problem:
        return await refused(
            page, _template(procedure), task_id, posted, _on_the_page(problem, numbers)
        )
    return page.go(f"/corbeille/{task_id}#plan", "Le plan est enregistré : lisez ce qu'il ferait.")


def _preparable(procedure: Procedure | None) -> Procedure | None:
    read = procedure.reorganisation if procedure else None
    return procedure if read and "prepare" in read["allowed_actions"] else None


def _template(procedure: Procedure) -> str:
    return f"inbox/plan_{'merger' if procedure.kind == 'merger' else 'takeover'}.html"


def _known(read: Json) -> Json:
    """The plan on record, as it is typed; for a first one, what was asked."""
    known, asked = read["plan"], read["requested"]
    if known is None:
        return {"new_siret": asked.get("new_siret"), "joins": ["positions", "employees"]}
    joins = [one for one in ("positions", "employees") if known[f"join_{one}"]]
    return {
        "effective_on": known["effective_on"],
        "absorbing": known["absorbing"]["member_number"] if known["absorbing"] else "",
        "absorbed": "\n".join(one["member_number"] for one in known["absorbed"]),
        "joins": joins,
        **{name: known[name] for name in ("new_siret", *TAKEOVER, "keep_users")},
    }


async def _merger(page: Page, posted: Posted, numbers: list[str]) -> Json:
    absorbing = posted.text("absorbing")
    problems = []
    if not absorbing:
        problems.append(("absorbing", "Indiquez le numéro de l'adhérent qui absorbe les autres."))
    if not numbers:
        problems.append(("absorbed", "Indiquez le numéro d'au moins un adhérent absorbé."))
    found = await asyncio.gather(*(_member(page, one) for one in [absorbing, *numbers] if one))
    known = {one["member_number"]: one["id"] for one in found if one}
    if absorbing and absorbing not in known:
        problems.append(("absorbing", f"Aucun adhérent ne porte le numéro {absorbing}."))
    problems += [("absorbed", f"Aucun adhérent ne porte le numéro {one}.")
                 for one in numbers if one not in known]  # fmt: skip
    if not posted.text("effective_on"):
        problems.append(("effective_on", "Indiquez la date d'effet."))
    if problems:
        raise _invalid(problems)
    joins = posted.many("joins")
    return {
        "absorbing": known[absorbing],
        "absorbed": [known[one] for one in numbers],
        "effective_on": posted.date("effective_on"),
        "join_positions": "positions" in joins,
        "join_employees": "employees" in joins,
    }


def _takeover(posted: Posted) -> Json:
    if not posted.text("effective_on"):
        raise posted.wrong("effective_on", "Indiquez la date d'effet.")
    body: Json = posted.fields("new_siret", *TAKEOVER)
    return {**body, "effective_on": posted.date("effective_on"),
            "keep_users": posted.many("keep_users")}  # fmt: skip


async def _member(page: Page, number: str) -> Json | None:
    found = await page.api.get("/staff/members", search=number[:100])
    return next((one for one in found["items"] if one["member_number"] == number), None)


def _on_the_page(problem: ApiProblem, numbers: list[str]) -> ApiProblem:
    """The service counts the members; the page has one field for them all, and names which."""
    return ApiProblem(
        problem.status, problem.code, problem.detail,
        tuple(_placed(one, numbers) for one in problem.fields),
    )  # fmt: skip


def _placed(one: FieldProblem, numbers: list[str]) -> FieldProblem:
    name, _, place = one.field.partition(".")
    detail = one.detail
    if name == "absorbed" and place.isdigit() and int(place) < len(numbers):
        detail = f"N° {numbers[int(place)]} : {detail}"
    return FieldProblem(field=name, code=one.code, detail=detail)


def _invalid(problems: list[tuple[str, str]]) -> ApiProblem:
    fields = tuple(FieldProblem(field=name, code="page", detail=said) for name, said in problems)
    return ApiProblem(422, "invalid", problems[0][1], fields)
