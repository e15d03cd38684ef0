"""HTTP for the steps: what was typed is staged; the process adopts it or it never was."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from temporalio.client import WorkflowUpdateFailedError

from services.membership.applications import views
from services.membership.applications.answers import SavedStep
from services.membership.applications.routes import answered, invalid, mine_or_nothing, process_of
from services.membership.context import CurrentContext
from services.membership.drafts import queries as drafts
from services.membership.drafts.rules import check
from services.membership.drafts.sealing import open_draft
from shared.contracts.membership.applications import Step, StepState
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
from shared.errors import FieldProblem
from shared.http.caller import CurrentAccount
from shared.http.idempotency import RequestId

router = APIRouter(tags=["membership applications"])

Draft = Annotated[
    bool, Query(description="true keeps an unfinished step as it is; false wants it complete")
]


class Saving:
    """One save by one person: what every step's route is given."""

    def __init__(
        self,
        application_id: UUID,
        caller: CurrentAccount,
        request_id: RequestId,
        context: CurrentContext,
        draft: Draft = False,
    ) -> None:
        self._application_id = application_id
        self._account_id = caller.account_id
        self._revision_id = request_id
        self._context = context
        self._draft = draft

    async def save(self, step: Step, content: Content) -> SavedStep:
        """Check the step beside the others, stage it, and let the process adopt it."""
        await mine_or_nothing(self._context, self._application_id, self._account_id)
        problems = await self._stage(step, content)
        begun = {one.step: one for one in await self._adopted(step)}
        return SavedStep(
            step=step,
            complete=begun[step].complete,
            current_step=views.current_step(begun, problems),
            problems=problems[step],
        )

    async def _stage(self, step: Step, content: Content) -> dict[Step, list[FieldProblem]]:
        seal, now = self._context.seal, datetime.now(UTC)
        async with self._context.sessions.begin() as session:
            kept = open_draft(seal, await drafts.contents(session, self._application_id))
            whole = kept.model_copy(update={step.value: content})
            problems = check(whole, self._context.grounds())
            if problems[step] and not self._draft:
                raise invalid(problems[step])
            await drafts.stage(
                session, self._revision_id, self._application_id, step, seal.close(content), now
            )
        return problems

    async def _adopted(self, step: Step) -> list[StepState]:
        try:
            return await answered(
                process_of(self._context, self._application_id).execute_update(
                    MembershipApplicationProcess.save_step,
                    StepSave(step=step, revision_id=self._revision_id),
                    id=str(self._revision_id),
                )
            )
        except WorkflowUpdateFailedError:
            # Refused. Silence takes nothing away: the process may still adopt it.
            async with self._context.sessions.begin() as session:
                await drafts.unstage(session, self._revision_id)
            raise


CurrentSaving = Annotated[Saving, Depends()]


@router.put("/membership-applications/{application_id}/identification")
async def save_identification(body: Identification, saving: CurrentSaving) -> SavedStep:
    """Replace step 1."""
    return await saving.save(Step.IDENTIFICATION, body)


@router.put("/membership-applications/{application_id}/company")
async def save_company(body: Company, saving: CurrentSaving) -> SavedStep:
    """Replace step 2."""
    return await saving.save(Step.COMPANY, body)


@router.put("/membership-applications/{application_id}/positions")
async def save_positions(body: Positions, saving: CurrentSaving) -> SavedStep:
    """Replace step 3, every position."""
    return await saving.save(Step.POSITIONS, body)


@router.put("/membership-applications/{application_id}/employees")
async def save_employees(body: Employees, saving: CurrentSaving) -> SavedStep:
    """Replace step 4, every employee."""
    return await saving.save(Step.EMPLOYEES, body)
