"""HTTP for procedures, whatever their kind: my history, one of them, withdraw, answer."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.client import WorkflowUpdateFailedError

from services.membership.access import queries as access
from services.membership.administrators import queries as administrators
from services.membership.administrators.rules import impossible
from services.membership.context import Context, CurrentContext
from services.membership.procedures import messages, queries, views
from services.membership.procedures.answers import (
    Answer,
    Procedures,
    ProcedureView,
    StageAnswer,
)
from services.membership.procedures.listing import before, cursor_of
from services.membership.procedures.opening import process_of, told
from services.membership.procedures.rules import UNKNOWN, state
from services.membership.procedures.tables import Procedure, ProcedureMessage
from services.membership.procedures.views import Relation
from services.membership.tables import Member
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    Holder,
    MessageKind,
    ProcedureKind,
    StagedMessage,
)
from shared.contracts.processes.procedures import FollowsProcedure
from shared.errors import Conflict
from shared.http.caller import CurrentAccount, SignedIn
from shared.http.idempotency import RequestId

router = APIRouter(tags=["procedures"])
PAGE = 50


@router.get("/me/procedures")
async def mine(
    caller: CurrentAccount,
    context: CurrentContext,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Procedures:
    """« Mes démarches »: what I asked for, the newest first. Applications to join have their
    own list."""
    after = before(cursor) if cursor else None
    async with context.sessions() as session:
        found = await queries.of_account(
            session, caller.account_id, after, PAGE + 1, caller.only_members
        )
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    more = cursor_of(last.created_at, last.id) if last else None
    return Procedures(items=[views.line(row, member) for row, member in found[:PAGE]], next=more)


@router.get("/procedures/{procedure_id}")
async def show(
    procedure_id: UUID, caller: CurrentAccount, context: CurrentContext
) -> ProcedureView:
    """Show where a procedure stands, to whoever asked and to those it concerns."""
    row, relation = await known(context, procedure_id, caller)
    async with context.sessions() as session:
        member = await session.get(Member, row.member_id) if row.member_id else None
        written = await messages.of_procedure(session, procedure_id)
        sealed = await queries.content(session, procedure_id)
        evidence = await administrators.evidence(session, procedure_id)
    content = views.content_of(context.seal, sealed)
    shown = views.view(row, member, relation, content, written)
    if evidence is not None:
        refused = impossible(evidence, caller.account_id, relation, datetime.now(UTC))
        shown.allowed_actions = [one for one in shown.allowed_actions if one not in refused]
    if relation != "requester" and shown.allowed_actions:
        return await _named(context, shown, row.account_id)
    return shown


async def _named(context: Context, shown: ProcedureView, account_id: UUID) -> ProcedureView:
    """Who asks, for those who must judge whether they should."""
    async with context.sessions() as session:
        person = (await messages.people(session, [account_id])).get(account_id)
    if person is not None:
        shown.requester_name, shown.requester_email = person.display_name, person.email
    return shown


@router.delete("/procedures/{procedure_id}", status_code=204)
async def withdraw(
    procedure_id: UUID, caller: CurrentAccount, request_id: RequestId, context: CurrentContext
) -> Response:
    """Withdraw what I asked for, before the decision."""
    row = await asked_by(context, procedure_id, caller)
    process = process_of(context, ProcedureKind(row.kind), procedure_id)
    await told(
        process.execute_update(FollowsProcedure.withdraw, caller.account_id, id=str(request_id))
    )
    return Response(status_code=204)


@router.post("/procedures/{procedure_id}/answers")
async def answer(
    procedure_id: UUID, body: Answer, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext,
) -> StageAnswer:  # fmt: skip
    """Answer what the member services asked."""
    row = await asked_by(context, procedure_id, caller)
    message = ProcedureMessage(
        id=request_id,
        procedure_id=procedure_id,
        kind=MessageKind.ANSWER,
        by=Holder.REQUESTER,
        account_id=caller.account_id,
        text=body.text,
        at=datetime.now(UTC),
        adopted=False,
    )
    staged = await stage_message(context, message)
    process = process_of(context, ProcedureKind(row.kind), procedure_id)
    try:
        stage = await told(
            process.execute_update(FollowsProcedure.answer, staged, id=str(request_id))
        )
    except (WorkflowUpdateFailedError, Conflict):
        await discard_message(context, request_id)
        raise
    return StageAnswer(stage=stage, state=state(stage))


async def stage_message(context: Context, message: ProcedureMessage) -> StagedMessage:
    """Keep it unseen until the process adopts it."""
    async with context.sessions.begin() as session:
        await messages.stage(session, message)
    return StagedMessage(procedure_id=message.procedure_id, message_id=message.id)


async def discard_message(context: Context, message_id: UUID) -> None:
    """Refused: nothing of it is kept."""
    async with context.sessions.begin() as session:
        await messages.discard(session, message_id)


async def asked_by(context: Context, procedure_id: UUID, caller: SignedIn) -> Procedure:
    """The procedure this caller asked for, or nothing."""
    async with context.sessions() as session:
        row, _ = await _served(session, procedure_id, caller)
    if row.account_id != caller.account_id:
        raise UNKNOWN
    return row


async def known(
    context: Context, procedure_id: UUID, caller: SignedIn
) -> tuple[Procedure, Relation]:
    """What the caller is to the procedure at this moment, or nothing at all."""
    async with context.sessions() as session:
        row, member = await _served(session, procedure_id, caller)
        if row.account_id == caller.account_id:
            return row, "requester"
        grant = await access.held(session, member.id, caller.account_id) if member else None
    if grant is None or not _concerns(row, grant.access):
        raise UNKNOWN
    return row, "administrator" if grant.access == Access.ADMINISTRATOR else "user"


async def _served(
    session: AsyncSession, procedure_id: UUID, caller: SignedIn
) -> tuple[Procedure, Member | None]:
    """The procedure and its member as it stands; an API token made for some members sees nothing
    of another's."""
    row = await queries.get(session, procedure_id)
    if row is None:
        raise UNKNOWN
    if row.member_id is None:
        return row, None
    member = await access.standing(session, row.member_id)
    if caller.only_members is not None:
        its = {row.member_id, *([member.id] if member else [])}
        if not its & caller.only_members:
            raise UNKNOWN
    return row, member


def _concerns(row: Procedure, level: str) -> bool:
    """Administrators decide accesses; everybody with access may object to a new administrator."""
    if row.kind == ProcedureKind.ADMINISTRATOR_CHANGE:
        return True
    return row.kind == ProcedureKind.ACCESS_REQUEST and level == Access.ADMINISTRATOR
