"""An application put together for its reader, from rows and the rules as they stand today."""

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.applications import queries
from services.membership.applications.activities import reference
from services.membership.applications.answers import (
    Action,
    ApplicationLine,
    ApplicationView,
    StepView,
    SubmissionView,
)
from services.membership.drafts import queries as drafts
from services.membership.drafts.rules import Grounds, check
from services.membership.drafts.sealing import open_draft
from services.membership.tables import Application, ReviewNote
from services.membership.terms import CURRENT
from shared.contracts.membership.applications import (
    STEPS,
    WITH_EMPLOYER,
    EventKind,
    Stage,
    Step,
)
from shared.errors import FieldProblem
from shared.sealed import Seal

Problems = Mapping[Step, Sequence[FieldProblem]]


def line(row: Application) -> ApplicationLine:
    return ApplicationLine.model_validate(_line(row))


def _line(row: Application) -> dict[str, object]:
    return {
        "id": row.id,
        "reference": reference(row.number),
        "siret": row.siret,
        "stage": row.stage,
        "held_by": row.held_by,
        "until": row.until,
        "created_at": row.created_at,
        "submitted_at": row.submitted_at,
        "member_id": row.member_id,
    }


def current_step(begun: Mapping[Step, object], problems: Problems) -> Step | Literal["validation"]:
    for step in STEPS:
        if step not in begun or problems[step]:
            return step
    return "validation"


async def view(
    session: AsyncSession, row: Application, seal: Seal, grounds: Grounds
) -> ApplicationView:
    revisions = await drafts.contents(session, row.id)
    draft = open_draft(seal, revisions)
    problems = check(draft, grounds)
    notes = await queries.notes(session, row.id)
    note = _note_shown(Stage(row.stage), notes)
    current = current_step(revisions, problems)
    reached = STEPS.index(current) if current != "validation" else len(STEPS)
    return ApplicationView(
        **ApplicationLine.model_validate(_line(row)).model_dump(),
        current_step=current,
        steps=[
            StepView(
                step=step,
                reached=index <= reached,
                complete=index < reached and not problems[step],
                problems=list(problems[step]) if step in revisions else [],
                message=note.messages.get(step) if note else None,
            )
            for index, step in enumerate(STEPS)
        ],
        content=draft,
        comment=note.comment if note else None,
        submissions=[
            SubmissionView(round=one.round, terms_version=one.terms_version, at=one.at)
            for one in await queries.submissions(session, row.id)
        ],
        allowed_actions=_actions(Stage(row.stage), current),
        terms_version=CURRENT,
    )


def _note_shown(stage: Stage, notes: Sequence[ReviewNote]) -> ReviewNote | None:
    """The corrections asked for while they are being made; the reason once it is refused."""
    kind = {
        Stage.CORRECTIONS: EventKind.CORRECTIONS_REQUESTED,
        Stage.REFUSED: EventKind.REFUSED,
    }.get(stage)
    return next((note for note in notes if note.kind == kind), None)


def _actions(stage: Stage, current: str) -> list[Action]:
    actions: list[Action] = []
    if stage in WITH_EMPLOYER:
        actions.append("save")
        if current == "validation":
            actions.append("submit")
    if stage in WITH_EMPLOYER | {Stage.UNDER_REVIEW}:
        actions.append("withdraw")
    return actions
