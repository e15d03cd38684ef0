"""One procedure, for staff: where it stands, what was written, what became of it."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.inbox import procedures, wording
from services.portal.inbox.procedures import Procedure
from services.portal.inbox.subjects import rows
from services.portal.page import Json, Page, StaffPage, tolerated
from services.portal.stages import PROCEDURE_STAGES

router = APIRouter(include_in_schema=False)

NO_TASKS: Json = {"items": []}
STOPPED = ("Arrêtée avant sa date d'effet", "neutral")


@router.get("/corbeille/demarches/{procedure_id}")
async def show(procedure_id: UUID, page: StaffPage) -> Response:
    procedure, tasks = await asyncio.gather(
        known(page, procedure_id),
        tolerated(
            page.api.get("/staff/tasks", subject=str(procedure_id), state="all", limit=20), NO_TASKS
        ),
    )
    return await page.show(
        "staff/procedure.html",
        procedure=procedure,
        stage=STOPPED if procedure.stopped else PROCEDURE_STAGES[procedure.read["stage"]],
        tasks=await rows(page, tasks["items"], datetime.now(UTC)),
        may=allowed(procedure),
        words=wording,
        plan_path="",
    )


async def known(page: Page, procedure_id: UUID) -> Procedure:
    found = await procedures.read(page, str(procedure_id))
    if found is None:
        # Asked once more, for the refusal to say why: unknown, or nobody answers.
        await page.api.get(f"/staff/procedures/{procedure_id}")
        raise ApiProblem(503, "unavailable", "Le service ne répond pas pour le moment.")
    return found


def allowed(procedure: Procedure) -> list[str]:
    read = procedure.reorganisation
    return [] if read is None else list(read["allowed_actions"])
