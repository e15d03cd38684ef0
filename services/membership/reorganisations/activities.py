"""Membership's steps of a takeover or a merger. Each may run twice and does its work once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.procedures.tables import Procedure
from services.membership.reorganisations import queries, restoring, rules, switching
from services.membership.reorganisations.contents import MergerChoices, TakeoverChoices
from services.membership.reorganisations.tables import Plan
from services.membership.tables import Contact, Member
from shared.contracts.billing.moves import NewParty
from shared.contracts.membership import reorganisations as contract
from shared.contracts.membership.procedures import ProcedureKind
from shared.contracts.membership.reorganisations import AccountLink, MovedUser
from shared.database import SessionFactory, violates
from shared.errors import Conflict
from shared.sealed import Seal, SealedText

IN_REORGANISATION = Conflict(
    "member_in_reorganisation",
    "Un de ces adhérents fait déjà l'objet d'un rachat ou d'une fusion, ou peut encore voir le sien"
    " annulé. Terminez d'abord cette opération.",
)
GONE = Conflict("plan_unknown", "Ce plan n'existe plus : préparez-le à nouveau.")
SIRET_TAKEN = Conflict("siret_already_member", rules.ALREADY_MEMBER.detail)


class ReorganisationActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.adopt_plan.implement
    async def adopt_plan(self, ref: contract.PlanRef) -> contract.Planned:
        async with self._sessions.begin() as session:
            plan = await _checked(session, ref)
            await queries.adopt(session, plan)
            if not await queries.reserve(session, plan):
                raise IN_REORGANISATION
            return _told(plan)

    @contract.check_plan.implement
    async def check_plan(self, ref: contract.PlanRef) -> contract.Planned:
        async with self._sessions.begin() as session:
            return _told(await _checked(session, ref))

    @contract.count_member_moves.implement
    async def count_member_moves(self, ref: contract.PlanRef) -> contract.Figures:
        async with self._sessions() as session:
            plan = await _plan(session, ref)
            members = plan.absorbed or [plan.member_id]
            users = await queries.held(session, members)
            contacts = await session.scalar(
                select(func.count()).where(Contact.member_id.in_(members))
            )
            pending = await session.scalar(
                select(func.count()).where(
                    Procedure.member_id.in_(members),
                    Procedure.ended_at.is_(None),
                    Procedure.id != plan.procedure_id,
                )
            )
        return contract.Figures(
            counts={"users": len(users), "contacts": contacts or 0, "pending": pending or 0}
        )

    @contract.keep_figures.implement
    async def keep_figures(self, kept: contract.PlanFigures) -> None:
        async with self._sessions.begin() as session:
            await queries.keep_figures(session, kept.plan_id, kept.figures.counts, moved=kept.moved)

    @contract.seal_new_party.implement
    async def seal_new_party(self, ref: contract.PlanRef) -> SealedText:
        async with self._sessions() as session:
            choices = TakeoverChoices.model_validate((await _plan(session, ref)).content)
        return self._seal.close(NewParty(siret=choices.new_siret, legal_name=choices.legal_name))

    @contract.switch_members.implement
    async def switch_members(self, switch: contract.Switch) -> contract.Switched:
        try:
            async with self._sessions.begin() as session:
                await queries.lock(session, switch.procedure_id)
                # Done already: it is told again from what was kept.
                if not await switching.befores(session, switch.procedure_id):
                    await _switch(session, switch)
                return await _switched(session, switch)
        except IntegrityError as error:
            if violates(error, "one_member_per_siret"):
                raise SIRET_TAKEN from error
            raise

    @contract.restore_members.implement
    async def restore_members(self, restoration: contract.Restoration) -> None:
        try:
            async with self._sessions.begin() as session:
                await queries.lock(session, restoration.procedure_id)
                await restoring.restore(session, restoration.procedure_id, restoration.at)
        except IntegrityError as error:
            if violates(error, "one_member_per_siret"):
                raise SIRET_TAKEN from error
            raise

    @contract.settle_members.implement
    async def settle_members(self, procedure_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await restoring.settle(session, procedure_id)

    @contract.release_members.implement
    async def release_members(self, procedure_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await queries.release(session, procedure_id)

    def all(self) -> list[Callable[..., Any]]:
        return [
            self.adopt_plan,
            self.check_plan,
            self.count_member_moves,
            self.keep_figures,
            self.seal_new_party,
            self.switch_members,
            self.restore_members,
            self.settle_members,
            self.release_members,
        ]


async def _plan(session: AsyncSession, ref: contract.PlanRef) -> Plan:
    plan = await queries.staged(session, ref.procedure_id, ref.plan_id)
    if plan is None:
        raise GONE
    return plan


async def _checked(session: AsyncSession, ref: contract.PlanRef) -> Plan:
    """The plan, its members' rows locked, or the first thing that is wrong with it."""
    plan = await _plan(session, ref)
    known = await queries.known(session, plan, locked=True)
    if plan.kind == ProcedureKind.MERGER:
        problems = rules.merger_problems(plan, known)
    else:
        choices = TakeoverChoices.model_validate(plan.content)
        problems = rules.takeover_problems(plan, choices, known)
    if problems:
        raise Conflict(problems[0].code, problems[0].detail, problems)
    if await queries.reserved_elsewhere(session, plan):
        raise IN_REORGANISATION
    return plan


def _told(plan: Plan) -> contract.Planned:
    merger = plan.kind == ProcedureKind.MERGER
    choices = MergerChoices.model_validate(plan.content) if merger else None
    return contract.Planned(
        procedure_id=plan.procedure_id,
        plan_id=plan.id,
        member_id=plan.member_id,
        absorbed=plan.absorbed,
        effective_on=plan.effective_on,
        prepared_by=plan.prepared_by,
        join_positions=choices.join_positions if choices else False,
        join_employees=choices.join_employees if choices else False,
    )


async def _switch(session: AsyncSession, switch: contract.Switch) -> None:
    plan = await _checked(session, switch)
    members = queries.members_of(plan)
    held = await queries.held(session, members)
    if plan.kind == ProcedureKind.MERGER:
        closing = [await session.get_one(Member, one) for one in plan.absorbed]
        await switching.close(session, plan.procedure_id, closing, plan.member_id, switch.at)
        await switching.move_rows(session, plan.procedure_id, plan.member_id, plan.absorbed)
        after = rules.after_merger(held, members)
    else:
        procedure = await session.get_one(Procedure, plan.procedure_id)
        choices = TakeoverChoices.model_validate(plan.content)
        member = await session.get_one(Member, plan.member_id)
        named = choices.model_dump(exclude={"new_siret", "keep_users"}, exclude_none=True)
        values = {"siret": choices.new_siret, **named}
        await switching.rename(session, plan.procedure_id, member, values, plan.effective_on)
        after = rules.after_takeover(held, choices.keep_users, procedure.account_id)
    await switching.change_grants(session, plan.procedure_id, members, after, switch.at)
    await switching.tell_rights(session, {one.account_id for one in held} | set(after))


async def _switched(session: AsyncSession, switch: contract.Switch) -> contract.Switched:
    plan = await _plan(session, switch)
    kept = await switching.befores(session, switch.procedure_id)
    members = {one: await session.get_one(Member, one) for one in queries.members_of(plan)}

    def links(kind: str) -> list[AccountLink]:
        found = [switching.grant_of(one) for one in kept if one.kind == kind]
        return [AccountLink(member_id=member, account_id=account) for member, account in found]

    lost = links(switching.GONE)
    return contract.Switched(
        member_number=members[plan.member_id].number or "",
        gained=links(switching.NEW),
        lost=lost,
        moved=[
            MovedUser(account_id=one.account_id, member_number=members[one.member_id].number or "")
            for one in lost
            if one.member_id in plan.absorbed
        ],
    )
