"""HTTP for applications: the employer's side. Routes stage what was typed; the process adopts."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter, Response
from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from services.membership.applications import queries, views
from services.membership.applications.activities import ALREADY_MEMBER
from services.membership.applications.answers import (
    Applications,
    ApplicationView,
    NewApplicationBody,
    Opened,
    StageAnswer,
    SubmissionBody,
)
from services.membership.context import Context, CurrentContext
from services.membership.drafts import queries as drafts
from services.membership.drafts.rules import check_identification
from services.membership.tables import Application
from services.membership.terms import CURRENT
from shared.contracts.membership.applications import NewApplication, Stage, Step
from shared.contracts.membership.drafts import (
    Identification,
)
from shared.contracts.processes import QUEUE
from shared.contracts.processes.membership_application import (
    ApplicationInput,
    MembershipApplicationProcess,
    SubmissionRequest,
    process_id,
)
from shared.errors import FieldProblem, Invalid, NotFound
from shared.http.caller import CurrentAccount
from shared.http.idempotency import RequestId
from shared.temporal.client import PATIENCE
from shared.typed.problems import Problems
from shared.typed.reading import read_siret

Answer = TypeVar("Answer")

router = APIRouter(tags=["membership applications"])


@router.post("/membership-applications", status_code=201)
async def open_application(
    body: NewApplicationBody, caller: CurrentAccount, request_id: RequestId, context: CurrentContext
) -> Opened:
    """Begin an application: SIRET, NAF code and commune. Asked again with the same
    Idempotency-Key, answers the same application."""
    problems = Problems()
    grounds = context.grounds()
    check_identification(problems, body, grounds)
    if problems.found:
        raise invalid(problems.found)
    async with context.sessions.begin() as session:
        if await queries.member_with(session, read_siret(body.siret or "")):
            raise ALREADY_MEMBER
        now = datetime.now(UTC)
        await drafts.stage(
            session, request_id, request_id, Step.IDENTIFICATION, context.seal.close(
                Identification.model_validate(body.model_dump())), now,
        )  # fmt: skip
    new = NewApplication(
        application_id=request_id,
        account_id=caller.account_id,
        revision_id=request_id,
        at=now,
        expires_at=now + context.terms.expire_after,
    )
    opened = await answered(
        context.temporal.execute_update_with_start_workflow(
            MembershipApplicationProcess.opened,
            start_workflow_operation=WithStartWorkflowOperation(
                MembershipApplicationProcess.run,
                ApplicationInput(new=new, terms=context.terms),
                id=process_id(new.application_id),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                task_queue=QUEUE,
                static_summary="Membership application",
            ),
        )
    )
    return Opened(id=opened.application_id, reference=opened.reference, current_step=Step.COMPANY)


@router.get("/me/membership-applications")
async def mine(caller: CurrentAccount, context: CurrentContext) -> Applications:
    """List my applications, the newest first."""
    async with context.sessions() as session:
        rows = await queries.of_account(session, caller.account_id)
    return Applications(items=[views.line(row) for row in rows])


@router.get("/membership-applications/{application_id}")
async def show(
    application_id: UUID, caller: CurrentAccount, context: CurrentContext
) -> ApplicationView:
    """Show where my application stands: steps done, what is missing, who holds it, until when."""
    async with context.sessions() as session:
        row = await mine_or_nothing(context, application_id, caller.account_id)
        return await views.view(session, row, context.seal, context.grounds())


@router.post("/membership-applications/{application_id}/submission", status_code=200)
async def submit(
    application_id: UUID, body: SubmissionBody, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext,
) -> StageAnswer:  # fmt: skip
    """Accept the general terms and hand the application to the member services."""
    await mine_or_nothing(context, application_id, caller.account_id)
    if body.terms_version != CURRENT:
        detail = "Les conditions générales ont changé. Relisez-les avant de les accepter."
        raise Invalid(
            "terms_outdated",
            detail,
            [FieldProblem(field="terms_version", code="terms_outdated", detail=detail)],
        )
    stage = await answered(
        process_of(context, application_id).execute_update(
            MembershipApplicationProcess.submit,
            SubmissionRequest(
                terms_version=body.terms_version,
                accepted=body.accepted,
                account_id=caller.account_id,
            ),
            id=str(request_id),
        )
    )
    return StageAnswer(stage=stage)


@router.delete("/membership-applications/{application_id}", status_code=204)
async def withdraw(
    application_id: UUID, caller: CurrentAccount, context: CurrentContext
) -> Response:
    """Withdraw before the decision."""
    await mine_or_nothing(context, application_id, caller.account_id)
    await answered(
        process_of(context, application_id).execute_update(
            MembershipApplicationProcess.withdraw, caller.account_id
        )
    )
    return Response(status_code=204)


async def mine_or_nothing(context: Context, application_id: UUID, account_id: UUID) -> Application:
    async with context.sessions() as session:
        row = await queries.get(session, application_id)
    if row is None or row.account_id != account_id:
        raise NotFound("not_found", "Cette demande n'existe pas.")
    return row


def invalid(found: list[FieldProblem]) -> Invalid:
    # A code of its own where one rule alone says no: clients act on it.
    codes = {one.code for one in found}
    code = codes.pop() if codes == {"territory_not_covered"} else "invalid"
    return Invalid(code, "Certaines informations sont à corriger.", found)


def process_of(
    context: Context, application_id: UUID
) -> WorkflowHandle[MembershipApplicationProcess, Stage]:
    return context.temporal.get_workflow_handle_for(
        MembershipApplicationProcess.run, process_id(application_id)
    )


async def answered(asked: Awaitable[Answer]) -> Answer:
    async with asyncio.timeout(PATIENCE):
        return await asked
