"""What steps 3 and 4 share: lines added, changed and removed one at a time, then checked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, Query, Response

from services.portal.api import ApiProblem
from services.portal.applications import saving
from services.portal.applications.contents import form_of
from services.portal.applications.line_pages import Wanted, lines_of, turned
from services.portal.applications.steps import Application, StepPage, read
from services.portal.forms import Form, Posted
from services.portal.page import Json, Page


@dataclass(frozen=True)
class LineStep:
    """`words` is what a search looks at; `around_*` read what a page shows besides."""

    step: StepPage
    following: StepPage
    list_template: str
    form_template: str
    line_of: Callable[[Posted], Json]
    words: Callable[[Json], str]
    around_list: Callable[[Page, Application, list[Json]], Awaitable[Json]]
    around_form: Callable[[Page, Application, Form], Awaitable[Json]]
    kept: str
    removed: str


def _wanted(
    recherche: Annotated[str, Query(max_length=100)] = "",
    etat: str = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Wanted:
    return Wanted(recherche.strip(), etat == "a-corriger", number)


WantedLines = Annotated[Wanted, Depends(_wanted)]


async def show_list(page: Page, application_id: UUID, kind: LineStep, wanted: Wanted) -> Response:
    application = await saving.enter(page, application_id, kind.step)
    if isinstance(application, Response):
        return application
    return await _list(page, application, kind, wanted)


async def _list(
    page: Page, application: Application, kind: LineStep, wanted: Wanted, *, refused: bool = False
) -> Response:
    lines = turned(
        lines_of(application, kind.step), wanted, kind.words, application.address(kind.step)
    )
    around = await kind.around_list(page, application, [line.item for line in lines.shown])
    return await page.show(
        kind.list_template, status=422 if refused else 200, application=application,
        step=kind.step, lines=lines, wanted=wanted, refused=refused, **around,
    )  # fmt: skip


async def check(page: Page, application_id: UUID, kind: LineStep) -> Response:
    """« Suivant »: the whole step, as it stands."""
    application = await saving.enter(page, application_id, kind.step)
    if isinstance(application, Response):
        return application
    try:
        content = application.content(kind.step)
        await saving.put(page, application, kind.step, content, draft=False)
    except ApiProblem as problem:
        if problem.status == 422:
            # Checked before it was ever saved, the list does not say yet what is wrong with it.
            await saving.put(page, application, kind.step, content, draft=True)
            application = await read(page, application_id)
            return await _list(page, application, kind, Wanted(), refused=True)
        return saving.elsewhere(page, application, problem)
    return page.go(application.address(kind.following))


async def show_new(page: Page, application_id: UUID, kind: LineStep) -> Response:
    application = await saving.enter(page, application_id, kind.step)
    if isinstance(application, Response):
        return application
    return await _form(page, application, kind, Form.of({"id": uuid4()}), new=True)


async def show_line(page: Page, application_id: UUID, kind: LineStep, line_id: UUID) -> Response:
    application = await saving.enter(page, application_id, kind.step)
    if isinstance(application, Response):
        return application
    at = _place(application, kind, line_id)
    form = form_of(application.lines(kind.step)[at])
    form.problems = application.problems_of_line(kind.step, at)
    return await _form(page, application, kind, form, new=False)


async def _form(
    page: Page, application: Application, kind: LineStep, form: Form, *, new: bool
) -> Response:
    around = await _around_form(page, application, kind, form, new=new)
    return await page.show(kind.form_template, form=form, **around)


async def _around_form(
    page: Page, application: Application, kind: LineStep, form: Form, *, new: bool
) -> Json:
    around = await kind.around_form(page, application, form)
    return {"application": application, "step": kind.step, "new": new, **around}


async def save_line(page: Page, application_id: UUID, kind: LineStep, posted: Posted) -> Response:
    application = await read(page, application_id)
    line = kind.line_of(posted)
    try:
        await saving.keep_line(
            page, application, kind.step, line, unfinished=posted.ticked("unfinished")
        )
    except ApiProblem as problem:
        if problem.status == 409:
            return saving.elsewhere(page, application, problem)
        new = all(one["id"] != line["id"] for one in application.lines(kind.step))
        around = await _around_form(page, application, kind, posted, new=new)
        return await page.refuse(kind.form_template, posted, problem, **around)
    address = application.address(kind.step)
    return page.go(f"{address}/ajouter" if posted.ticked("another") else address, kind.kept)


async def confirm_removal(
    page: Page, application_id: UUID, kind: LineStep, line_id: UUID, template: str
) -> Response:
    application = await saving.enter(page, application_id, kind.step)
    if isinstance(application, Response):
        return application
    line = application.lines(kind.step)[_place(application, kind, line_id)]
    return await page.show(template, application=application, step=kind.step, line=line)


async def remove_line(page: Page, application_id: UUID, kind: LineStep, line_id: UUID) -> Response:
    application = await read(page, application_id)
    try:
        await saving.drop_line(page, application, kind.step, str(line_id))
    except ApiProblem as problem:
        if problem.status == 409:
            return saving.elsewhere(page, application, problem)
        raise
    return page.go(application.address(kind.step), kind.removed)


def _place(application: Application, kind: LineStep, line_id: UUID) -> int:
    for at, line in enumerate(application.lines(kind.step)):
        if line["id"] == str(line_id):
            return at
    raise ApiProblem(404, "not_found", "Cette page n'existe pas.")
