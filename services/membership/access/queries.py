"""SQL about access grants and their history. The caller owns the transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.access.rules import role_of
from services.membership.access.tables import AccessChange
from services.membership.procedures.tables import Person, Procedure, ProcedureEvent
from services.membership.tables import AccessGrant, Member
from shared.contracts.identity.resolutions import RIGHTS_CHANNEL
from shared.contracts.membership.access import AccessOrder
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import EventKind, Holder

# A member merged into one that was merged later: no chain is longer in a century.
LONGEST_CHAIN = 20


async def standing(session: AsyncSession, member_id: UUID, *, lock: bool = False) -> Member | None:
    """The member as it stands today: a merged one stands under its successor."""
    for _ in range(LONGEST_CHAIN):
        member = await session.get(
            Member, member_id, with_for_update=lock or None, populate_existing=True
        )
        if member is None or member.activated_at is None:
            return None
        if member.absorbed_into is None:
            return None if member.closed_at else member
        member_id = member.absorbed_into
    return None


async def users(session: AsyncSession, member_id: UUID) -> Sequence[AccessGrant]:
    found = await session.scalars(
        select(AccessGrant)
        .where(AccessGrant.member_id == member_id)
        .order_by(AccessGrant.granted_at, AccessGrant.account_id)
    )
    return found.all()


async def held(session: AsyncSession, member_id: UUID, account_id: UUID) -> AccessGrant | None:
    return await session.get(AccessGrant, (member_id, account_id), populate_existing=True)


async def administrators(session: AsyncSession, member_id: UUID) -> int:
    counted = await session.scalar(
        select(func.count()).where(
            AccessGrant.member_id == member_id, AccessGrant.access == Access.ADMINISTRATOR
        )
    )
    return counted or 0


async def done(session: AsyncSession, key: UUID) -> AccessChange | None:
    return await session.get(AccessChange, key)


async def change(
    session: AsyncSession, order: AccessOrder, member_id: UUID, review_id: UUID | None = None
) -> AccessChange:
    """Write the grant, its line of history, and tell the gateway. The member's row is locked."""
    grant = await held(session, member_id, order.account_id)
    line = AccessChange(
        id=order.key,
        member_id=member_id,
        account_id=order.account_id,
        at=order.at,
        by=order.by,
        by_role=role_of(order),
        before=grant.access if grant else None,
        after=order.access,
        procedure_id=order.procedure_id,
        review_id=review_id,
    )
    if order.access is None:
        await session.execute(
            delete(AccessGrant).where(
                AccessGrant.member_id == member_id, AccessGrant.account_id == order.account_id
            )
        )
    else:
        new = insert(AccessGrant).values(
            member_id=member_id,
            account_id=order.account_id,
            access=order.access,
            granted_at=order.at,
        )
        # `granted_at` stays: it is since when there is access at all.
        await session.execute(
            new.on_conflict_do_update(
                index_elements=[AccessGrant.member_id, AccessGrant.account_id],
                set_={"access": new.excluded.access},
            )
        )
    session.add(line)
    await session.execute(select(func.pg_notify(RIGHTS_CHANNEL, str(order.account_id))))
    return line


async def last_changes(session: AsyncSession, member_id: UUID) -> Mapping[UUID, AccessChange]:
    """The latest line of each account."""
    found = await session.scalars(
        select(AccessChange)
        .where(AccessChange.member_id == member_id)
        .ext(distinct_on(AccessChange.account_id))
        .order_by(AccessChange.account_id, AccessChange.at.desc(), AccessChange.id)
    )
    return {line.account_id: line for line in found}


async def last_change(
    session: AsyncSession, member_id: UUID, account_id: UUID
) -> AccessChange | None:
    return await session.scalar(
        select(AccessChange)
        .where(AccessChange.member_id == member_id, AccessChange.account_id == account_id)
        .order_by(AccessChange.at.desc(), AccessChange.id)
        .limit(1)
    )


async def first_lines(session: AsyncSession, member_id: UUID) -> Mapping[UUID, AccessChange]:
    """How each account got in the last time."""
    found = await session.scalars(
        select(AccessChange)
        .where(AccessChange.member_id == member_id, AccessChange.before.is_(None))
        .ext(distinct_on(AccessChange.account_id))
        .order_by(AccessChange.account_id, AccessChange.at.desc(), AccessChange.id)
    )
    return {line.account_id: line for line in found}


async def with_people(
    session: AsyncSession, member_id: UUID
) -> Sequence[Row[AccessGrant, Person | None]]:
    found = await session.execute(
        select(AccessGrant, Person)
        .outerjoin(Person, Person.account_id == AccessGrant.account_id)
        .where(AccessGrant.member_id == member_id)
        .order_by(AccessGrant.granted_at, AccessGrant.account_id)
    )
    return found.all()


async def administered_since(
    session: AsyncSession, members: Collection[UUID], account_id: UUID, since: datetime
) -> bool:
    """Was an administrator at some time after `since`, and is no more."""
    found = await session.scalar(
        select(
            exists().where(
                AccessChange.member_id.in_(members),
                AccessChange.account_id == account_id,
                AccessChange.before == Access.ADMINISTRATOR,
                AccessChange.at >= since,
            )
        )
    )
    return bool(found)


async def decided_by_staff(session: AsyncSession, procedure_id: UUID) -> bool:
    """Its decision stands in the timeline as the member services'."""
    found = await session.scalar(
        select(
            exists().where(
                ProcedureEvent.procedure_id == procedure_id,
                ProcedureEvent.kind.in_([EventKind.ACCEPTED, EventKind.REFUSED]),
                ProcedureEvent.by == Holder.MEMBER_SERVICES,
            )
        )
    )
    return bool(found)


async def history(
    session: AsyncSession, member_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Row[AccessChange, Procedure | None]]:
    """The newest first, each with the procedure that led to it."""
    lines = (
        select(AccessChange, Procedure)
        .outerjoin(Procedure, Procedure.id == AccessChange.procedure_id)
        .where(AccessChange.member_id == member_id)
    )
    if before is not None:
        lines = lines.where(tuple_(AccessChange.at, AccessChange.id) < before)
    found = await session.execute(
        lines.order_by(AccessChange.at.desc(), AccessChange.id.desc()).limit(limit)
    )
    return found.all()
