"""Step 4: the employees and the position each one holds."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.applications import line_steps
from services.portal.applications.contents import employee_of
from services.portal.applications.line_steps import LineStep, WantedLines
from services.portal.applications.steps import EMPLOYEES, POSITIONS, VALIDATION, Application
from services.portal.forms import Form, PostedForm
from services.portal.page import Json, MyPage, Page
from shared.contracts.workforce.employees import CONTRACT_LABELS, TITLE_LABELS

router = APIRouter(include_in_schema=False)


def _words(employee: Json) -> str:
    names = ("birth_name", "married_name", "first_name", "birth_name")
    return " ".join(employee[name] or "" for name in names)


async def _around_list(page: Page, application: Application, shown: list[Json]) -> Json:
    return {"labels": _labels(application), "contracts": CONTRACT_LABELS}


async def _around_form(page: Page, application: Application, form: Form) -> Json:
    labels = _labels(application)
    choices = sorted(labels.items(), key=lambda one: one[1].casefold())
    held = form.value("position")
    if held and held not in labels:
        # Given by its name through the API: the same position, if there is one.
        form.typed = {**form.typed, "position": [_by_label(labels, held)]}
    return {
        "choices": choices,
        "contracts": list(CONTRACT_LABELS.items()),
        "titles": list(TITLE_LABELS.items()),
    }


def _labels(application: Application) -> dict[str, str]:
    return {one["id"]: one["label"] or "Poste sans intitulé"
            for one in application.lines(POSITIONS)}  # fmt: skip


def _by_label(labels: dict[str, str], held: str) -> str:
    found = (one for one, label in labels.items() if label.casefold() == held.casefold())
    return next(found, "")


KIND = LineStep(
    step=EMPLOYEES,
    following=VALIDATION,
    list_template="applications/employees.html",
    form_template="applications/employee.html",
    line_of=employee_of,
    words=_words,
    around_list=_around_list,
    around_form=_around_form,
    kept="Le salarié est enregistré.",
    removed="Le salarié est retiré de la demande.",
)


@router.get("/adhesions/{application_id}/salaries")
async def show_list(application_id: UUID, page: MyPage, wanted: WantedLines) -> Response:
    return await line_steps.show_list(page, application_id, KIND, wanted)


@router.post("/adhesions/{application_id}/salaries")
async def check(application_id: UUID, page: MyPage) -> Response:
    return await line_steps.check(page, application_id, KIND)


@router.get("/adhesions/{application_id}/salaries/ajouter")
async def show_new(application_id: UUID, page: MyPage) -> Response:
    return await line_steps.show_new(page, application_id, KIND)


@router.get("/adhesions/{application_id}/salaries/{employee_id}")
async def show(application_id: UUID, employee_id: UUID, page: MyPage) -> Response:
    return await line_steps.show_line(page, application_id, KIND, employee_id)


@router.post("/adhesions/{application_id}/salaries/ajouter")
@router.post("/adhesions/{application_id}/salaries/{line_id}")
async def save(application_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    return await line_steps.save_line(page, application_id, KIND, posted)


@router.get("/adhesions/{application_id}/salaries/{employee_id}/retrait")
async def confirm(application_id: UUID, employee_id: UUID, page: MyPage) -> Response:
    return await line_steps.confirm_removal(
        page, application_id, KIND, employee_id, "applications/remove_employee.html"
    )


@router.post("/adhesions/{application_id}/salaries/{employee_id}/retrait")
async def remove(application_id: UUID, employee_id: UUID, page: MyPage) -> Response:
    return await line_steps.remove_line(page, application_id, KIND, employee_id)
