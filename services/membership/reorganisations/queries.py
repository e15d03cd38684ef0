"""SQL about plans and the members they reserve. The caller owns the transaction."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.reorganisations.contents import TakeoverChoices
from services.membership.reorganisations.rules import Held, Known
from services.membership.reorganisations.tables import FormerSiret, Plan, ReservedMember
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership.levels import Access

# A route that dies between staging and the process leaves a plan nobody will ever adopt.
STAGED_FOR = timedelta(hours=1)


async def stage(session: AsyncSession, plan: Plan) -> None:
    """Store a plan out of sight; the same id again changes nothing."""
    await session.execute(
        delete(Plan).where(~Plan.adopted, Plan.prepared_at < plan.prepared_at - STAGED_FOR)
    )
    names = ("id", "procedure_id", "kind", "member_id", "absorbed", "effective_on", "content",
             "prepared_by", "prepared_at")  # fmt: skip
    values = {name: getattr(plan, name) for name in names}
    await session.execute(
        insert(Plan).values(**values, adopted=False, figures={}, moved={}).on_conflict_do_nothing()
    )


async def unstage(session: AsyncSession, plan_id: UUID) -> None:
    await session.execute(delete(Plan).where(Plan.id == plan_id, ~Plan.adopted))


async def staged(session: AsyncSession, procedure_id: UUID, plan_id: UUID) -> Plan | None:
    found = await session.scalars(
        select(Plan).where(Plan.id == plan_id, Plan.procedure_id == procedure_id)
    )
    return found.first()


async def adopted(session: AsyncSession, procedure_id: UUID) -> Plan | None:
    found = await session.scalars(
        select(Plan).where(Plan.procedure_id == procedure_id, Plan.adopted)
    )
    return found.first()


async def adopt(session: AsyncSession, plan: Plan) -> None:
    """Replace the plan before, and free the members it alone named."""
    await session.execute(
        delete(Plan).where(Plan.procedure_id == plan.procedure_id, Plan.adopted, Plan.id != plan.id)
    )
    await session.execute(
        delete(ReservedMember).where(
            ReservedMember.procedure_id == plan.procedure_id,
            ReservedMember.member_id.not_in(members_of(plan)),
        )
    )
    plan.adopted = True


def members_of(plan: Plan) -> list[UUID]:
    return [plan.member_id, *plan.absorbed]


async def reserve(session: AsyncSession, plan: Plan) -> bool:
    """Reserve the plan's members; False when another procedure has one of them."""
    wanted = sorted(set(members_of(plan)))
    await session.execute(
        insert(ReservedMember)
        .values([{"member_id": one, "procedure_id": plan.procedure_id} for one in wanted])
        .on_conflict_do_nothing()
    )
    ours = await session.scalar(
        select(func.count()).where(
            ReservedMember.member_id.in_(wanted),
            ReservedMember.procedure_id == plan.procedure_id,
        )
    )
    return ours == len(wanted)


async def release(session: AsyncSession, procedure_id: UUID) -> None:
    await session.execute(delete(ReservedMember).where(ReservedMember.procedure_id == procedure_id))


async def reserved_elsewhere(session: AsyncSession, plan: Plan) -> bool:
    found = await session.scalar(
        select(func.count()).where(
            ReservedMember.member_id.in_(members_of(plan)),
            ReservedMember.procedure_id != plan.procedure_id,
        )
    )
    return bool(found)


async def lock(session: AsyncSession, procedure_id: UUID) -> None:
    """One switch or undoing of a procedure at a time: an attempt may outlive its timeout."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:procedure, 0))"),
        {"procedure": str(procedure_id)},
    )


async def known(
    session: AsyncSession, plan: Plan, *, locked: bool = False, users: bool = False
) -> Known:
    """The members as they are; `locked`, as they stay until the transaction ends."""
    wanted = select(Member).where(Member.id.in_(members_of(plan))).order_by(Member.id)
    if locked:
        wanted = wanted.with_for_update()
    members = await session.scalars(wanted.execution_options(populate_existing=True))
    found = {one.id: one for one in members}
    if plan.absorbed:
        return Known(members=found)
    choices = TakeoverChoices.model_validate(plan.content)
    has_access = await held(session, [plan.member_id]) if users else None
    return Known(
        members=found,
        siret_holder=await holder_of(session, choices.new_siret, besides=plan.member_id),
        users=None if has_access is None else frozenset(one.account_id for one in has_access),
    )


async def holder_of(session: AsyncSession, siret: str, *, besides: UUID) -> UUID | None:
    return await session.scalar(
        select(Member.id).where(Member.siret == siret, Member.id != besides)
    )


async def held(session: AsyncSession, members: Collection[UUID]) -> Sequence[Held]:
    found = await session.execute(
        select(AccessGrant.member_id, AccessGrant.account_id, AccessGrant.access)
        .where(AccessGrant.member_id.in_(members))
        .order_by(AccessGrant.granted_at, AccessGrant.account_id)
    )
    return [Held(member, account, Access(access)) for member, account, access in found]


async def keep_figures(
    session: AsyncSession, plan_id: UUID, counts: dict[str, int], *, moved: bool
) -> None:
    kept = {"moved": counts} if moved else {"figures": counts}
    await session.execute(update(Plan).where(Plan.id == plan_id).values(**kept))


async def former_sirets(session: AsyncSession, members: Collection[UUID]) -> Sequence[FormerSiret]:
    found = await session.scalars(
        select(FormerSiret)
        .where(FormerSiret.member_id.in_(members))
        .order_by(FormerSiret.until.desc(), FormerSiret.siret)
    )
    return found.all()
