"""HTTP for whoever asks: report a takeover or a change of director, ask for a merger."""

from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from services.membership.context import Context, CurrentContext
from services.membership.procedures.answers import ProcedureOpened
from services.membership.procedures.opening import open_process, stage_content
from services.membership.reorganisations import queries
from services.membership.reorganisations.answers import MergerBody, TakeoverBody
from services.membership.reorganisations.reading import read_merger, read_takeover
from services.membership.reorganisations.rules import ALREADY_MEMBER
from services.membership.synchronisations.pairs import check_pair
from services.membership.tables import Member
from shared.contracts.membership.procedures import NewProcedure, ProcedureKind
from shared.contracts.processes.reorganisation import ReorganisationInput, ReorganisationProcess
from shared.errors import Invalid
from shared.http.caller import CurrentAccount, SignedIn
from shared.http.idempotency import RequestId

router = APIRouter(prefix="/procedures", tags=["procedures"])


@router.post("/company-takeover", status_code=201)
async def report_takeover(
    body: TakeoverBody, caller: CurrentAccount, request_id: RequestId, context: CurrentContext
) -> ProcedureOpened:
    """Report that a company was bought, or that its director changed, with its new SIRET."""
    asked = read_takeover(body)
    member = await check_pair(
        context, caller, ProcedureKind.COMPANY_TAKEOVER, asked.member_number, asked.former_siret
    )
    async with context.sessions() as session:
        if await queries.holder_of(session, asked.new_siret, besides=member.id):
            raise Invalid(ALREADY_MEMBER.code, ALREADY_MEMBER.detail, [ALREADY_MEMBER])
    new = _new(request_id, ProcedureKind.COMPANY_TAKEOVER, caller, member)
    return await _open(context, new, asked)


@router.post("/merger", status_code=201)
async def ask_for_merger(
    body: MergerBody, caller: CurrentAccount, request_id: RequestId, context: CurrentContext
) -> ProcedureOpened:
    """Ask that several members become one. The member services will call or write back."""
    return await _open(context, _new(request_id, ProcedureKind.MERGER, caller), read_merger(body))


def _new(
    request_id: RequestId, kind: ProcedureKind, caller: SignedIn, member: Member | None = None
) -> NewProcedure:
    return NewProcedure(
        procedure_id=request_id,
        kind=kind,
        account_id=caller.account_id,
        member_id=member.id if member else None,
        at=datetime.now(UTC),
    )


async def _open(context: Context, new: NewProcedure, content: BaseModel) -> ProcedureOpened:
    at = await stage_content(context, new.procedure_id, content)
    asked = ReorganisationInput(
        new=new.model_copy(update={"at": at}), terms=context.reorganisation_terms
    )
    return await open_process(context, ReorganisationProcess.run, asked, asked.new)
