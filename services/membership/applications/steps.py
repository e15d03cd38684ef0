"""HTTP for the steps: what was typed is staged; the process adopts it or it never was."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from temporalio.client import WorkflowUpdateFailedError

from services.membership.applications import views
from services.membership.applications.answers import SavedStep
from services.membership.applications.routes import answered, invalid, mine_or_nothing, process_of
from services.membership.context import Context, CurrentContext
from services.membership.drafts import queries as drafts
from services.membership.drafts.rules import check
from services.membership.drafts.sealing import open_draft
from shared.contracts.membership.applications import Step
from shared.contracts.membership.drafts import (
    Company,
    Content,
    Employees,
    Identification,
    Positions,
)
from shared.contracts.processes.membership_application import (
    MembershipApplicationProcess,
    StepSave,
)
from shared.http.caller import CurrentAccount
from shared.http.idempotency import RequestId

router = APIRouter(tags=["membership applications"])

Draft = Annotated[
    bool, Query(description="true keeps an unfinished step as it is; false wants it complete")
]


@router.put("/membership-applications/{application_id}/identification")
async def save_identification(
    application_id: UUID, body: Identification, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext, draft: Draft = False,
) -> SavedStep:  # fmt: skip
    """Replace step 1."""
    return await _save(context, application_id, caller.account_id, request_id,
                       Step.IDENTIFICATION, body, draft)  # fmt: skip


@router.put("/membership-applications/{application_id}/company")
async def save_company(
    application_id: UUID, body: Company, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext, draft: Draft = False,
) -> SavedStep:  # fmt: skip
    """Replace step 2."""
    return await _save(context, application_id, caller.account_id, request_id,
                       Step.COMPANY, body, draft)  # fmt: skip


@router.put("/membership-applications/{application_id}/positions")
async def save_positions(
    application_id: UUID, body: Positions, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext, draft: Draft = False,
) -> SavedStep:  # fmt: skip
    """Replace step 3, every position."""
    return await _save(context, application_id, caller.account_id, request_id,
                       Step.POSITIONS, body, draft)  # fmt: skip


@router.put("/membership-applications/{application_id}/employees")
async def save_employees(
    application_id: UUID, body: Employees, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext, draft: Draft = False,
) -> SavedStep:  # fmt: skip
    """Replace step 4, every employee."""
    return await _save(context, application_id, caller.account_id, request_id,
                       Step.EMPLOYEES, body, draft)  # fmt: skip


async def _save(
    context: Context, application_id: UUID, account_id: UUID, revision_id: UUID, step: Step,
    content: Content, draft: bool,
) -> SavedStep:  # fmt: skip
    """Check the step beside the others, stage it, and let the process adopt it."""
    await mine_or_nothing(context, application_id, account_id)
    async with context.sessions.begin() as session:
        kept = open_draft(context.seal, await drafts.contents(session, application_id))
        whole = kept.model_copy(update={step.value: content})
        problems = check(whole, context.grounds())
        if problems[step] and not draft:
            raise invalid(problems[step])
        await drafts.stage(session, revision_id, application_id, step,
                           context.seal.close(content), datetime.now(UTC))  # fmt: skip
    try:
        states = await answered(
            process_of(context, application_id).execute_update(
                MembershipApplicationProcess.save_step,
                StepSave(step=step, revision_id=revision_id),
                id=str(revision_id),
            )
        )
    except WorkflowUpdateFailedError:
        # Refused. Silence takes nothing away: the process may still adopt it.
        async with context.sessions.begin() as session:
            await drafts.unstage(session, revision_id)
        raise
    begun = {one.step: one for one in states}
    return SavedStep(
        step=step,
        complete=begun[step].complete,
        current_step=views.current_step(begun, problems),
        problems=problems[step],
    )
