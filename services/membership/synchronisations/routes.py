"""HTTP for synchronising: a member number and a SIREN, then the code mailed to the company."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from services.membership.context import Context, CurrentContext
from services.membership.procedures import queries as procedures
from services.membership.procedures.answers import Body, ProcedureOpened, StageAnswer
from services.membership.procedures.opening import (
    answered,
    open_process,
    process_of,
    stage_content,
)
from services.membership.procedures.routes import asked_by
from services.membership.procedures.rules import UNKNOWN, reference, state
from services.membership.procedures.tables import Procedure
from services.membership.synchronisations import code_queries, queries
from services.membership.synchronisations.codes import masked
from services.membership.synchronisations.pairs import check_pair
from services.membership.synchronisations.rules import ALREADY_SYNCHRONISED
from services.membership.tables import Member
from shared.contracts.identity.accounts import LinkSecret
from shared.contracts.membership.procedures import NewProcedure, ProcedureKind, Stage
from shared.contracts.processes.synchronisation import (
    CodeAttempt,
    Confirmation,
    SynchronisationInput,
    SynchronisationProcess,
)
from shared.errors import Conflict
from shared.http.caller import CurrentAccount, SignedIn
from shared.http.idempotency import RequestId

router = APIRouter(tags=["procedures"])

KIND = ProcedureKind.SYNCHRONISATION
Typed = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class SynchronisationBody(Body):
    member_number: Typed
    siren: Typed


class CodeBody(Body):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class ConfirmationView(BaseModel):
    """`sent_to` is a mask: one letter of the address on file, to know which mailbox to open."""

    sent_to: str
    until: datetime
    tries_left: int
    codes_left: int


@router.post("/procedures/synchronisation", status_code=201)
async def synchronise(
    body: SynchronisationBody, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext,
) -> ProcedureOpened:  # fmt: skip
    """Become the administrator of a member that nobody administers yet. `stage` says what comes
    next: `accepted`, `code_sent`, or `pending` when a person decides."""
    if (row := await opened_before(context, request_id, caller)) is not None:
        return _opened(row)
    member = await check_pair(context, caller, KIND, body.member_number, body.siren)
    async with context.sessions() as session:
        if await queries.ever_administered(session, member.id):
            raise ALREADY_SYNCHRONISED
    now = await stage_content(context, request_id, body)
    new = NewProcedure(
        procedure_id=request_id, kind=KIND, account_id=caller.account_id, member_id=member.id,
        at=now,
    )  # fmt: skip
    asked = SynchronisationInput(
        new=new,
        confirmation=_confirmation(context, member),
        terms=context.synchronisation_terms,
    )
    await open_process(context, SynchronisationProcess.run, asked, new)
    async with context.sessions() as session:
        row = await procedures.get(session, request_id)
    assert row is not None
    return _opened(row)


@router.get("/procedures/{procedure_id}/confirmation")
async def confirmation(
    procedure_id: UUID, caller: CurrentAccount, context: CurrentContext
) -> ConfirmationView:
    """Where the code went, and what is left of tries and codes."""
    row = await _asked(context, procedure_id, caller)
    if row.stage != Stage.CODE_SENT:
        raise NO_CODE
    async with context.sessions() as session:
        code = await code_queries.newest(session, row.id)
        sent, wrong = await code_queries.counts(session, row.id)
        member = await session.get(Member, row.member_id)
    if code is None or member is None:
        raise NO_CODE
    terms = context.synchronisation_terms
    return ConfirmationView(
        sent_to=masked(member.contact_email or ""),
        until=code.expires_at,
        tries_left=max(terms.most_tries - wrong, 0),
        codes_left=max(terms.most_codes - sent, 0),
    )


@router.post("/procedures/{procedure_id}/confirmation")
async def confirm(
    procedure_id: UUID, body: CodeBody, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext,
) -> StageAnswer:  # fmt: skip
    """Type the code the company received. The last wrong one ends the procedure."""
    await _asked(context, procedure_id, caller)
    typed = context.seal.close(LinkSecret(token=body.code))
    attempt = CodeAttempt(attempt_id=request_id, typed=typed)
    process = process_of(context, KIND, procedure_id)
    stage = await answered(
        process.execute_update(SynchronisationProcess.confirm, attempt, id=str(request_id))
    )
    return StageAnswer(stage=stage, state=state(stage))


@router.post("/procedures/{procedure_id}/code")
async def send_code(
    procedure_id: UUID, caller: CurrentAccount, request_id: RequestId, context: CurrentContext
) -> StageAnswer:
    """Send a new code; the earlier ones no longer work."""
    await _asked(context, procedure_id, caller)
    process = process_of(context, KIND, procedure_id)
    stage = await answered(
        process.execute_update(SynchronisationProcess.send_code, id=str(request_id))
    )
    return StageAnswer(stage=stage, state=state(stage))


NO_CODE = Conflict("no_code_expected", "Aucun code n'est attendu pour cette démarche.")


async def opened_before(context: Context, procedure_id: UUID, caller: SignedIn) -> Procedure | None:
    """The same request again is answered the same, whatever became of it since."""
    async with context.sessions() as session:
        row = await procedures.get(session, procedure_id)
    return row if row is not None and row.account_id == caller.account_id else None


async def _asked(context: Context, procedure_id: UUID, caller: SignedIn) -> Procedure:
    row = await asked_by(context, procedure_id, caller)
    if row.kind != KIND:
        raise UNKNOWN
    return row


def _opened(row: Procedure) -> ProcedureOpened:
    stage = Stage(row.stage)
    return ProcedureOpened(
        id=row.id, reference=reference(row.number), kind=KIND, stage=stage, state=state(stage)
    )


def _confirmation(context: Context, member: Member) -> Confirmation:
    setting = context.synchronisation_confirmation
    if setting == "never":
        return Confirmation.NONE
    if member.contact_email:
        return Confirmation.CODE
    return Confirmation.STAFF if setting == "always" else Confirmation.NONE
