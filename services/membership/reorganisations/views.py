"""A takeover or a merger put together for the member services: the plan and what it will move."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.procedures import messages
from services.membership.procedures import queries as procedures
from services.membership.procedures.rules import reference
from services.membership.procedures.tables import Procedure
from services.membership.procedures.views import content_of
from services.membership.reorganisations import dry_run, queries, rules
from services.membership.reorganisations.answers import (
    SHOWN,
    Accesses,
    AccessLine,
    AddressLine,
    ContactLine,
    Contacts,
    FormerSiretLine,
    MemberRef,
    PlanView,
    Reorganisation,
)
from services.membership.reorganisations.contents import MergerChoices, TakeoverChoices
from services.membership.reorganisations.tables import Plan
from services.membership.tables import Member
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import ProcedureKind, Stage
from shared.sealed import Seal


async def view(session: AsyncSession, row: Procedure, seal: Seal) -> Reorganisation:
    plan = await queries.adopted(session, row.id)
    requested = content_of(seal, await procedures.content(session, row.id))
    concerned = _concerned(row, plan)
    members = {one.id: one for one in await dry_run.members(session, concerned)}
    moving = plan.absorbed if plan and plan.absorbed else concerned
    contacts = await dry_run.contacts(session, moving)
    return Reorganisation(
        id=row.id,
        kind=ProcedureKind(row.kind),
        reference=reference(row.number),
        stage=Stage(row.stage),
        requester_id=row.account_id,
        requested=requested,
        allowed_actions=actions(Stage(row.stage)),
        undo_until=row.until if row.stage == Stage.UNDO_WINDOW else None,
        plan=_plan(plan, members) if plan else None,
        figures=plan.figures if plan else {},
        moved=plan.moved if plan else {},
        accesses=await _accesses(session, row, plan, concerned),
        contacts=Contacts(
            count=len(contacts),
            items=[ContactLine.model_validate(one) for one in contacts[:SHOWN]],
        ),
        addresses=[
            AddressLine.model_validate(one) for one in await dry_run.addresses(session, moving)
        ],
        pending=await dry_run.pending(session, row.id, concerned),
        applications=await dry_run.applications(session, _new_siret(plan, requested)),
        former_sirets=[
            FormerSiretLine.model_validate(one)
            for one in await queries.former_sirets(session, concerned)
        ],
    )


def actions(stage: Stage) -> list[str]:
    allowed = {
        Stage.PENDING: ["prepare"],
        Stage.SCHEDULED: ["cancel"],
        Stage.UNDO_WINDOW: ["undo"],
    }
    return allowed.get(stage, [])


def _concerned(row: Procedure, plan: Plan | None) -> list[UUID]:
    if plan is not None:
        return queries.members_of(plan)
    return [row.member_id] if row.member_id else []


def _new_siret(plan: Plan | None, requested: Mapping[str, str]) -> str | None:
    if plan is not None and plan.kind == ProcedureKind.COMPANY_TAKEOVER:
        return TakeoverChoices.model_validate(plan.content).new_siret
    return requested.get("new_siret")


def _plan(plan: Plan, members: Mapping[UUID, Member]) -> PlanView:
    shown = PlanView(
        id=plan.id,
        effective_on=plan.effective_on,
        prepared_by=plan.prepared_by,
        prepared_at=plan.prepared_at,
    )
    first = member_ref(members[plan.member_id])
    if plan.kind == ProcedureKind.MERGER:
        chosen = MergerChoices.model_validate(plan.content).model_dump()
        absorbed = [member_ref(members[one]) for one in plan.absorbed]
        return shown.model_copy(update={"absorbing": first, "absorbed": absorbed, **chosen})
    chosen = TakeoverChoices.model_validate(plan.content).model_dump()
    return shown.model_copy(update={"member": first, **chosen})


async def _accesses(
    session: AsyncSession, row: Procedure, plan: Plan | None, members: Sequence[UUID]
) -> Accesses:
    held = await queries.held(session, members)
    after: Mapping[UUID, Access] = {}
    if plan is not None and plan.kind == ProcedureKind.MERGER:
        after = rules.after_merger(held, members)
    elif plan is not None:
        keep = TakeoverChoices.model_validate(plan.content).keep_users
        after = rules.after_takeover(held, keep, row.account_id)
    people = await messages.people(session, [one.account_id for one in held])
    return Accesses(
        count=len(held),
        items=[
            AccessLine(
                member_id=one.member_id,
                account_id=one.account_id,
                display_name=known.display_name if (known := people.get(one.account_id)) else None,
                email=known.email if known else None,
                access=one.access,
                becomes=after.get(one.account_id),
            )
            for one in held[:SHOWN]
        ],
    )


def member_ref(member: Member) -> MemberRef:
    return MemberRef(
        id=member.id,
        member_number=member.number or "",
        legal_name=member.legal_name,
        siret=member.siret,
        closed_at=member.closed_at,
    )
