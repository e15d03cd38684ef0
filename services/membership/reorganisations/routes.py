"""HTTP for the member services: the plan of a takeover or a merger, its dry run, and stopping or
undoing it.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from temporalio.client import WorkflowUpdateFailedError

from services.membership.context import PARIS, Context, CurrentContext
from services.membership.procedures import queries as procedures
from services.membership.procedures.answers import StageAnswer
from services.membership.procedures.opening import answered, process_of
from services.membership.procedures.routes import discard_message, stage_message
from services.membership.procedures.rules import UNKNOWN, state
from services.membership.procedures.tables import Procedure, ProcedureMessage
from services.membership.reorganisations import queries, rules, views
from services.membership.reorganisations.answers import (
    Comment,
    MergerPlanBody,
    Reorganisation,
    TakeoverPlanBody,
)
from services.membership.reorganisations.contents import (
    MergerChoices,
    TakeoverChoices,
    TakeoverRequest,
)
from services.membership.reorganisations.tables import Plan
from shared.contracts.membership.procedures import Holder, MessageKind, ProcedureKind
from shared.contracts.processes.reorganisation import (
    ReorganisationProcess,
    StaffWord,
    StagedPlan,
)
from shared.errors import FieldProblem, Invalid
from shared.http.caller import MemberServices
from shared.http.idempotency import RequestId
from shared.typed.reading import Unreadable, read_siret

router = APIRouter(prefix="/staff", tags=["staff"])

KINDS = (ProcedureKind.COMPANY_TAKEOVER, ProcedureKind.MERGER)


@router.get("/reorganisations/{procedure_id}")
async def show(
    procedure_id: UUID, caller: MemberServices, context: CurrentContext
) -> Reorganisation:
    """The plan and membership's part of the dry run: accesses, contacts, requests under way."""
    row = await _known(context, procedure_id, *KINDS)
    async with context.sessions() as session:
        return await views.view(session, row, context.seal)


@router.put("/procedures/{procedure_id}/merger-plan")
async def plan_merger(
    procedure_id: UUID, body: MergerPlanBody, caller: MemberServices, request_id: RequestId,
    context: CurrentContext,
) -> Reorganisation:  # fmt: skip
    """Say which member absorbs which, and from when. For whoever holds the preparation."""
    row = await _known(context, procedure_id, ProcedureKind.MERGER)
    choices = MergerChoices(join_positions=body.join_positions, join_employees=body.join_employees)
    plan = Plan(
        id=request_id,
        procedure_id=procedure_id,
        kind=row.kind,
        member_id=body.absorbing,
        absorbed=body.absorbed,
        effective_on=body.effective_on,
        content=choices.model_dump(mode="json"),
        prepared_by=caller.account_id,
        prepared_at=datetime.now(UTC),
    )
    async with context.sessions() as session:
        problems = rules.merger_problems(plan, await queries.known(session, plan))
    return await _prepare(context, row, plan, problems)


@router.put("/procedures/{procedure_id}/takeover-plan")
async def plan_takeover(
    procedure_id: UUID, body: TakeoverPlanBody, caller: MemberServices, request_id: RequestId,
    context: CurrentContext,
) -> Reorganisation:  # fmt: skip
    """Say what the member becomes, from when, and who keeps an access. For whoever holds the
    preparation."""
    row = await _known(context, procedure_id, ProcedureKind.COMPANY_TAKEOVER)
    asked = await _asked(context, procedure_id)
    choices = TakeoverChoices(
        **body.model_dump(exclude={"effective_on", "new_siret"}),
        new_siret=_siret(body.new_siret) if body.new_siret else asked.new_siret,
    )
    assert row.member_id is not None
    plan = Plan(
        id=request_id,
        procedure_id=procedure_id,
        kind=row.kind,
        member_id=row.member_id,
        absorbed=[],
        effective_on=body.effective_on,
        content=choices.model_dump(mode="json"),
        prepared_by=caller.account_id,
        prepared_at=datetime.now(UTC),
    )
    async with context.sessions() as session:
        problems = rules.takeover_problems(
            plan, choices, await queries.known(session, plan, users=True)
        )
    return await _prepare(context, row, plan, problems)


@router.post("/procedures/{procedure_id}/cancellation")
async def cancel(
    procedure_id: UUID, body: Comment, caller: MemberServices, request_id: RequestId,
    context: CurrentContext,
) -> StageAnswer:  # fmt: skip
    """Stop what was approved, before its date. Whoever asked reads why."""
    row = await _known(context, procedure_id, *KINDS)
    message = _message(row, request_id, caller.account_id, MessageKind.REFUSAL, body)
    return await _say(context, row, ReorganisationProcess.cancel, message)


@router.post("/procedures/{procedure_id}/undo")
async def undo(
    procedure_id: UUID, body: Comment, caller: MemberServices, request_id: RequestId,
    context: CurrentContext,
) -> StageAnswer:  # fmt: skip
    """Write everything back as it was, within the undo window. Whoever asked reads why."""
    row = await _known(context, procedure_id, *KINDS)
    message = _message(row, request_id, caller.account_id, MessageKind.COMMENT, body)
    return await _say(context, row, ReorganisationProcess.undo, message)


async def _known(context: Context, procedure_id: UUID, *kinds: ProcedureKind) -> Procedure:
    async with context.sessions() as session:
        row = await procedures.get(session, procedure_id)
    if row is None or row.kind not in kinds:
        raise UNKNOWN
    return row


async def _asked(context: Context, procedure_id: UUID) -> TakeoverRequest:
    async with context.sessions() as session:
        sealed = await procedures.content(session, procedure_id)
    if sealed is None:
        raise UNKNOWN
    return context.seal.open(sealed, TakeoverRequest)


def _siret(typed: str) -> str:
    try:
        return read_siret(typed)
    except Unreadable as wrong:
        raise _invalid([wrong.at("new_siret")]) from wrong


def _invalid(problems: list[FieldProblem]) -> Invalid:
    return Invalid("invalid", "Certaines informations sont à corriger.", problems)


async def _prepare(
    context: Context, row: Procedure, plan: Plan, problems: list[FieldProblem]
) -> Reorganisation:
    today = datetime.now(PARIS).date()
    if wrong := rules.date_problem(plan.effective_on, today):
        problems.append(wrong)
    if problems:
        raise _invalid(problems)
    async with context.sessions.begin() as session:
        await queries.stage(session, plan)
    process = process_of(context, ProcedureKind(row.kind), row.id)
    staged = StagedPlan(plan_id=plan.id, by=plan.prepared_by)
    try:
        await answered(
            process.execute_update(ReorganisationProcess.prepare, staged, id=str(plan.id))
        )
    except WorkflowUpdateFailedError:
        async with context.sessions.begin() as session:
            await queries.unstage(session, plan.id)
        raise
    async with context.sessions() as session:
        fresh = await procedures.get(session, row.id)
        return await views.view(session, fresh or row, context.seal)


def _message(
    row: Procedure, message_id: UUID, account_id: UUID, kind: MessageKind, body: Comment
) -> ProcedureMessage:
    return ProcedureMessage(
        id=message_id,
        procedure_id=row.id,
        kind=kind,
        by=Holder.MEMBER_SERVICES,
        account_id=account_id,
        text=body.comment,
        at=datetime.now(UTC),
        adopted=False,
    )


async def _say(
    context: Context, row: Procedure, update: Any, message: ProcedureMessage
) -> StageAnswer:
    staged = await stage_message(context, message)
    word = StaffWord(by=message.account_id, message_id=staged.message_id)
    process = process_of(context, ProcedureKind(row.kind), row.id)
    try:
        stage = await answered(process.execute_update(update, word, id=str(message.id)))
    except WorkflowUpdateFailedError:
        await discard_message(context, message.id)
        raise
    return StageAnswer(stage=stage, state=state(stage))
