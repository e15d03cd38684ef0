"""HTTP for changing a member's administrator: ask for it, object to it, agree with it."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import StringConstraints
from temporalio.client import WorkflowUpdateFailedError

from services.membership.access import queries as access
from services.membership.administrators.rules import read_form
from services.membership.context import Context, CurrentContext
from services.membership.procedures.answers import (
    Body,
    ProcedureOpened,
    RequiredText,
    StageAnswer,
)
from services.membership.procedures.opening import (
    answered,
    open_process,
    process_of,
    stage_content,
)
from services.membership.procedures.routes import discard_message, known, stage_message
from services.membership.procedures.rules import UNKNOWN, reference, state
from services.membership.procedures.tables import ProcedureMessage
from services.membership.procedures.views import Relation
from services.membership.synchronisations.pairs import check_pair
from services.membership.synchronisations.routes import Typed, opened_before
from shared.contracts.identity.accounts import Email
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    Holder,
    MessageKind,
    NewProcedure,
    ProcedureKind,
    Stage,
)
from shared.contracts.processes.administrator_change import (
    AdministratorChangeInput,
    AdministratorChangeProcess,
    Objection,
)
from shared.errors import Conflict, Forbidden
from shared.http.caller import CurrentAccount, SignedIn
from shared.http.idempotency import RequestId
from shared.http.rights import InPerson

router = APIRouter(tags=["procedures"])

KIND = ProcedureKind.ADMINISTRATOR_CHANGE


class AdministratorChangeBody(Body):
    member_number: Typed
    siret: Typed
    former_administrator_email: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=254)
    ]


class ObjectionBody(Body):
    comment: RequiredText


@router.post("/procedures/administrator-change", status_code=201)
async def ask(
    body: AdministratorChangeBody, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext,
) -> ProcedureOpened:  # fmt: skip
    """Ask to become administrator in somebody's place. The member services decide; those it
    concerns may object. The answer says nothing of the e-mail."""
    if (row := await opened_before(context, request_id, caller)) is not None:
        stage = Stage(row.stage)
        return ProcedureOpened(
            id=row.id, reference=reference(row.number), kind=KIND, stage=stage, state=state(stage)
        )
    body.former_administrator_email = read_form(
        body.member_number, body.siret, body.former_administrator_email
    )
    member = await check_pair(context, caller, KIND, body.member_number, body.siret)
    async with context.sessions() as session:
        grant = await access.held(session, member.id, caller.account_id)
    if grant is not None and grant.access == Access.ADMINISTRATOR:
        raise Conflict("already_administrator", "Vous administrez déjà cet adhérent.")
    now = await stage_content(context, request_id, body)
    new = NewProcedure(
        procedure_id=request_id, kind=KIND, account_id=caller.account_id, member_id=member.id,
        at=now,
    )  # fmt: skip
    asked = AdministratorChangeInput(
        new=new,
        former=context.seal.close(Email(address=body.former_administrator_email)),
        terms=context.administrator_terms,
    )
    return await open_process(context, AdministratorChangeProcess.run, asked, new)


@router.post("/procedures/{procedure_id}/objection")
async def object_to(
    procedure_id: UUID, body: ObjectionBody, caller: CurrentAccount, request_id: RequestId,
    context: CurrentContext,
) -> StageAnswer:  # fmt: skip
    """Object to the change, as somebody with access to the member. Only staff read why."""
    relation = await _concerned(context, procedure_id, caller)
    role = Holder.ADMINISTRATORS if relation == "administrator" else Holder.USERS
    staged = await stage_message(
        context,
        ProcedureMessage(
            id=request_id,
            procedure_id=procedure_id,
            kind=MessageKind.OBJECTION,
            by=role,
            account_id=caller.account_id,
            text=body.comment,
            at=datetime.now(UTC),
            adopted=False,
        ),
    )
    objection = Objection(by=caller.account_id, role=role, message=staged)
    process = process_of(context, KIND, procedure_id)
    try:
        stage = await answered(
            process.execute_update(
                AdministratorChangeProcess.object_to, objection, id=str(request_id)
            )
        )
    except WorkflowUpdateFailedError:
        await discard_message(context, request_id)
        raise
    return StageAnswer(stage=stage, state=state(stage))


@router.post("/procedures/{procedure_id}/consent")
async def consent(
    procedure_id: UUID, caller: InPerson, request_id: RequestId, context: CurrentContext
) -> StageAnswer:
    """Agree with the change, as the administrator to be replaced."""
    await _concerned(context, procedure_id, caller)
    process = process_of(context, KIND, procedure_id)
    stage = await answered(
        process.execute_update(
            AdministratorChangeProcess.consent, caller.account_id, id=str(request_id)
        )
    )
    return StageAnswer(stage=stage, state=state(stage))


async def _concerned(context: Context, procedure_id: UUID, caller: SignedIn) -> Relation:
    """Somebody with access to the member at this moment, other than whoever asked."""
    row, relation = await known(context, procedure_id, caller)
    if row.kind != KIND:
        raise UNKNOWN
    if relation == "requester":
        raise Forbidden("own_request", "Vous ne pouvez pas traiter votre propre demande.")
    return relation
