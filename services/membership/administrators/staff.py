"""HTTP for staff: the evidence beside a change of administrator."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.membership.access import queries as access
from services.membership.administrators import queries
from services.membership.administrators.tables import AdministratorEvidence
from services.membership.context import CurrentContext
from services.membership.procedures import messages
from services.membership.procedures import queries as procedures
from services.membership.procedures.rules import UNKNOWN, reference
from services.membership.procedures.tables import Person, Procedure, ProcedureMessage
from services.membership.procedures.views import content_of
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import MessageKind, ProcedureKind, Stage
from shared.contracts.notifications.messages import Delivery
from shared.http.caller import MemberServices

router = APIRouter(prefix="/staff/procedures", tags=["staff"])

Held = Mapping[UUID, Access]
People = Mapping[UUID, Person]


class FormerAdministrator(BaseModel):
    """`mail` is None when nobody was written to, or nothing is known yet."""

    email: str
    account_known: bool
    display_name: str | None
    access_then: Access | None
    access_now: Access | None
    last_seen_at: datetime | None
    mail: Delivery | None
    consented_at: datetime | None


class OnFile(BaseModel):
    address: str | None
    mail: Delivery | None


class ObjectionLine(BaseModel):
    """`access` is what whoever objected holds today."""

    id: UUID
    display_name: str | None
    access: Access | None
    text: str
    at: datetime


class UserLine(BaseModel):
    account_id: UUID
    display_name: str | None
    email: str | None
    access: Access


class Rival(BaseModel):
    id: UUID
    reference: str
    stage: Stage
    created_at: datetime
    requester_name: str | None


class EvidenceView(BaseModel):
    """`users` are those with access today; `rivals` other open requests on the same member."""

    window_until: datetime
    window_open: bool
    former: FormerAdministrator
    on_file: OnFile
    others_told: int
    objected_at: datetime | None
    objections: list[ObjectionLine]
    users: list[UserLine]
    requester_access: Access | None
    rivals: list[Rival]


@router.get("/{procedure_id}/evidence")
async def evidence(
    procedure_id: UUID, caller: MemberServices, context: CurrentContext
) -> EvidenceView:
    """Who was told, whether the mails arrived, who objected, who has access today."""
    async with context.sessions() as session:
        row = await procedures.get(session, procedure_id)
        found = await queries.evidence(session, procedure_id)
        if row is None or found is None or row.kind != ProcedureKind.ADMINISTRATOR_CHANGE:
            raise UNKNOWN
        member = await access.standing(session, row.member_id) if row.member_id else None
        users = await access.users(session, member.id) if member else []
        written = await messages.of_procedure(session, procedure_id)
        rivals = await queries.rivals(session, row)
        sealed = await procedures.content(session, procedure_id)
        concerned = {one.account_id for one in users} | {one.account_id for one in written}
        rivalling = {one.account_id for one in rivals}
        people = await messages.people(session, {found.former_account_id, *concerned, *rivalling})
    typed = content_of(context.seal, sealed).get("former_administrator_email", "")
    held = {one.account_id: Access(one.access) for one in users}
    return EvidenceView(
        window_until=found.window_until,
        window_open=datetime.now(UTC) < found.window_until,
        former=_former(found, typed, held, people),
        on_file=_on_file(found, member),
        others_told=found.others_told,
        objected_at=found.objected_at,
        objections=[
            _objection(one, held, people) for one in written if one.kind == MessageKind.OBJECTION
        ],
        users=[_user(one, people) for one in users],
        requester_access=held.get(row.account_id),
        rivals=[_rival(one, people) for one in rivals],
    )


def _former(
    found: AdministratorEvidence, typed: str, held: Held, people: People
) -> FormerAdministrator:
    account = found.former_account_id
    return FormerAdministrator(
        email=typed,
        account_known=account is not None,
        display_name=_name(account, people),
        access_then=Access(found.former_access) if found.former_access else None,
        access_now=held.get(account) if account else None,
        last_seen_at=found.former_last_seen_at,
        mail=Delivery(found.former_mail) if found.former_mail else None,
        consented_at=found.consented_at,
    )


def _on_file(found: AdministratorEvidence, member: Member | None) -> OnFile:
    return OnFile(
        address=member.contact_email if member else None,
        mail=Delivery(found.file_mail) if found.file_mail else None,
    )


def _objection(one: ProcedureMessage, held: Held, people: People) -> ObjectionLine:
    return ObjectionLine(
        id=one.id,
        display_name=_name(one.account_id, people),
        access=held.get(one.account_id),
        text=one.text,
        at=one.at,
    )


def _user(grant: AccessGrant, people: People) -> UserLine:
    person = people.get(grant.account_id)
    return UserLine(
        account_id=grant.account_id,
        display_name=person.display_name if person else None,
        email=person.email if person else None,
        access=Access(grant.access),
    )


def _rival(row: Procedure, people: People) -> Rival:
    return Rival(
        id=row.id,
        reference=reference(row.number),
        stage=Stage(row.stage),
        created_at=row.created_at,
        requester_name=_name(row.account_id, people),
    )


def _name(account_id: UUID | None, people: People) -> str | None:
    person = people.get(account_id) if account_id else None
    return person.display_name if person else None
