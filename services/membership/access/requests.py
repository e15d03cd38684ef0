"""HTTP for access requests: ask for one, and decide those that wait for me."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import StringConstraints
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from services.membership.access import queries
from services.membership.access.rules import WITHDRAWN
from services.membership.context import Context, CurrentContext
from services.membership.procedures import messages
from services.membership.procedures import queries as procedures
from services.membership.procedures.answers import (
    Approvals,
    Body,
    ProcedureOpened,
    StageAnswer,
    Text,
)
from services.membership.procedures.opening import (
    answered,
    open_process,
    opened_before,
    process_of,
    stage_content,
)
from services.membership.procedures.routes import discard_message, stage_message
from services.membership.procedures.rules import KEY_REUSED, UNKNOWN, state
from services.membership.procedures.tables import ProcedureMessage
from services.membership.procedures.views import approval
from services.membership.synchronisations.pairs import check_pair
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    Holder,
    MessageKind,
    NewProcedure,
    ProcedureKind,
    Stage,
)
from shared.contracts.processes.access_request import (
    AccessDecision,
    AccessRequestInput,
    AccessRequestProcess,
)
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid, Refused
from shared.http.caller import CurrentAccount, SignedIn
from shared.http.idempotency import RequestId
from shared.http.rights import InPerson

router = APIRouter(tags=["procedures"])

DECIDED = "procedure_decided"

Typed = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class AccessRequestBody(Body):
    member_number: Typed
    siret: Typed


class DecisionBody(Body):
    """`access` is needed to accept."""

    decision: Literal["accept", "refuse"]
    access: Access | None = None
    comment: Text = ""


@router.post("/procedures/access-request", status_code=201)
async def ask(
    body: AccessRequestBody, caller: CurrentAccount, request_id: RequestId, context: CurrentContext
) -> ProcedureOpened:
    """Ask the administrators of a member for access to it."""
    if before := await opened_before(context, request_id):
        return before
    member = await check_pair(
        context, caller, ProcedureKind.ACCESS_REQUEST, body.member_number, body.siret
    )
    async with context.sessions() as session:
        if await queries.held(session, member.id, caller.account_id):
            raise Conflict(
                "access_already_held",
                "Vous avez déjà accès à cet adhérent. Pour un autre type d'accès, adressez-vous à"
                " un administrateur.",
            )
    now = await stage_content(context, request_id, body)
    new = NewProcedure(
        procedure_id=request_id,
        kind=ProcedureKind.ACCESS_REQUEST,
        account_id=caller.account_id,
        member_id=member.id,
        at=now,
    )
    asked = AccessRequestInput(new=new, terms=context.access_terms)
    return await open_process(context, AccessRequestProcess.run, asked, new)


@router.get("/me/approvals")
async def waiting(caller: CurrentAccount, context: CurrentContext) -> Approvals:
    """« Démarches à valider »: what waits for me as an administrator, and what I decided last."""
    async with context.sessions() as session:
        open_ = await procedures.awaiting(session, caller.account_id)
        decided = await procedures.decided(session, caller.account_id)
    return Approvals(
        items=[approval(one, open_=True) for one in open_ if _served(caller, one)],
        decided=[approval(one, open_=False) for one in decided if _served(caller, one)],
    )


def _served(caller: SignedIn, asked: procedures.Asked) -> bool:
    """An API token made for some members tells nothing of the others."""
    return caller.only_members is None or asked[1].id in caller.only_members


@router.post("/me/approvals/{procedure_id}/decision")
async def decide(
    procedure_id: UUID, body: DecisionBody, caller: InPerson, request_id: RequestId,
    context: CurrentContext,
) -> StageAnswer:  # fmt: skip
    """Accept with an access type, or refuse. 409 `procedure_decided` says who was quicker."""
    await _must_decide(context, procedure_id, caller.account_id)
    decision = AccessDecision(
        by=caller.account_id,
        access=_granted(body),
        message_id=request_id if body.comment else None,
    )
    if body.comment:
        await stage_message(context, _comment(procedure_id, request_id, caller.account_id, body))
    process = process_of(context, ProcedureKind.ACCESS_REQUEST, procedure_id)
    try:
        stage = await answered(
            process.execute_update(AccessRequestProcess.decide, decision, id=str(request_id))
        )
    except (WorkflowUpdateFailedError, RPCError) as failure:
        over = isinstance(failure, RPCError) and failure.status is RPCStatusCode.NOT_FOUND
        if isinstance(failure, RPCError) and not over:
            # No answer: the process may still adopt the comment.
            raise
        await discard_message(context, request_id)
        refused = Refused.within(failure)
        if over or (refused is not None and refused.code == DECIDED):
            raise await _who_decided(context, procedure_id) from failure
        raise
    if (stage == Stage.ACCEPTED) is not (body.decision == "accept"):
        # The answer to an earlier call with this key, which decided otherwise.
        raise KEY_REUSED
    return StageAnswer(stage=stage, state=state(stage))


async def _must_decide(context: Context, procedure_id: UUID, account_id: UUID) -> None:
    """It is an access request, not one's own, of a member that one administers; or one was
    administering it while the request was open, and is told so."""
    async with context.sessions() as session:
        row = await procedures.get(session, procedure_id)
        if row is None or row.kind != ProcedureKind.ACCESS_REQUEST or row.member_id is None:
            raise UNKNOWN
        if row.account_id == account_id:
            raise Forbidden("own_request", "Vous ne pouvez pas traiter votre propre demande.")
        member = await queries.standing(session, row.member_id)
        grant = await queries.held(session, member.id, account_id) if member else None
        if grant is not None and grant.access == Access.ADMINISTRATOR:
            return
        known = [row.member_id, *([member.id] if member else [])]
        if await queries.administered_since(session, known, account_id, row.created_at):
            raise WITHDRAWN
    raise UNKNOWN


def _granted(body: DecisionBody) -> Access | None:
    if body.decision == "refuse":
        return None
    if body.access is None:
        detail = "Choisissez le type d'accès à donner."
        problem = FieldProblem(field="access", code="access_required", detail=detail)
        raise Invalid("access_required", detail, [problem])
    return body.access


def _comment(
    procedure_id: UUID, message_id: UUID, account_id: UUID, body: DecisionBody
) -> ProcedureMessage:
    return ProcedureMessage(
        id=message_id,
        procedure_id=procedure_id,
        kind=MessageKind.REFUSAL if body.decision == "refuse" else MessageKind.COMMENT,
        by=Holder.ADMINISTRATORS,
        account_id=account_id,
        text=body.comment,
        at=datetime.now(UTC),
        adopted=False,
    )


async def _who_decided(context: Context, procedure_id: UUID) -> Conflict:
    """Names are known here, not in the process; a colleague of the member services has none."""
    async with context.sessions() as session:
        row = await procedures.get(session, procedure_id)
        if row is None or row.decided_by is None:
            return Conflict("procedure_over", "Cette démarche est terminée.")
        person = (await messages.people(session, [row.decided_by])).get(row.decided_by)
        line = await queries.decided_by_staff(session, procedure_id)
    who = " par le service adhérent" if line else f" par {person.display_name}" if person else ""
    detail = f"Cette demande a déjà été traitée{who}."
    problem = FieldProblem(field="decision", code=DECIDED, detail=detail)
    return Conflict(DECIDED, detail, [problem])
