"""SQL about who is billed and who reads after a reorganisation. The caller commits.

Invoices never move: `successions` says who reads those of a member that was absorbed.
"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.billing.tables import Before, BillingAccount, Declaration, Invoice, Succession
from shared.contracts.billing.moves import NewParty

ACCOUNT = "account"


async def lock(session: AsyncSession, procedure_id: UUID) -> None:
    """One change or undoing of a procedure at a time: an attempt may outlive its timeout."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:procedure, 0))"),
        {"procedure": str(procedure_id)},
    )


async def succeed(
    session: AsyncSession, procedure_id: UUID, absorbed: Sequence[UUID], successor: UUID
) -> int:
    """Answer how many are now this procedure's."""
    await session.execute(
        insert(Succession)
        .values(
            [
                {"absorbed_id": one, "successor_id": successor, "procedure_id": procedure_id}
                for one in absorbed
            ]
        )
        .on_conflict_do_nothing()
    )
    found = await session.scalar(
        select(func.count()).where(
            Succession.procedure_id == procedure_id, Succession.absorbed_id.in_(absorbed)
        )
    )
    return found or 0


async def change_party(
    session: AsyncSession, procedure_id: UUID, member_id: UUID, party: NewParty
) -> None:
    account = await session.get(BillingAccount, member_id, with_for_update=True)
    if account is None:
        return
    changed = party.model_dump(exclude_none=True)
    await session.execute(
        insert(Before)
        .values(
            procedure_id=procedure_id,
            kind=ACCOUNT,
            row_key=str(member_id),
            values={name: getattr(account, name) for name in changed},
        )
        .on_conflict_do_nothing()
    )
    await session.execute(
        update(BillingAccount).where(BillingAccount.member_id == member_id).values(**changed)
    )


async def settle(session: AsyncSession, procedure_id: UUID) -> None:
    """It can no longer be undone: what was before is forgotten."""
    await session.execute(delete(Before).where(Before.procedure_id == procedure_id))


async def restore(session: AsyncSession, procedure_id: UUID) -> None:
    """Again, it finds nothing left to write back."""
    await session.execute(delete(Succession).where(Succession.procedure_id == procedure_id))
    changed = await session.scalars(select(Before).where(Before.procedure_id == procedure_id))
    for before in changed.all():
        await session.execute(
            update(BillingAccount)
            .where(BillingAccount.member_id == UUID(before.row_key))
            .values(**(before.values or {}))
        )
    await session.execute(delete(Before).where(Before.procedure_id == procedure_id))


async def accounts(session: AsyncSession, members: Sequence[UUID]) -> dict[UUID, BillingAccount]:
    found = await session.scalars(
        select(BillingAccount).where(BillingAccount.member_id.in_(members))
    )
    return {one.member_id: one for one in found}


async def invoices(
    session: AsyncSession, members: Sequence[UUID]
) -> dict[UUID, tuple[int, int, Decimal]]:
    """By member: how many invoices, how many are not paid, and for how much."""
    due = Invoice.paid_on.is_(None) & (Invoice.kind == "invoice")
    found = await session.execute(
        select(
            Invoice.member_id,
            func.count(),
            func.count().filter(due),
            func.coalesce(func.sum(Invoice.amount).filter(due), Decimal("0.00")),
        )
        .where(Invoice.member_id.in_(members))
        .group_by(Invoice.member_id)
    )
    return {member: (count, unpaid, amount) for member, count, unpaid, amount in found}


async def declarations(session: AsyncSession, members: Sequence[UUID]) -> dict[UUID, int]:
    found = await session.execute(
        select(Declaration.member_id, func.count())
        .where(Declaration.member_id.in_(members))
        .group_by(Declaration.member_id)
    )
    return {row[0]: row[1] for row in found}


async def unpaid(session: AsyncSession, members: Sequence[UUID], limit: int) -> Sequence[Invoice]:
    found = await session.scalars(
        select(Invoice)
        .where(Invoice.member_id.in_(members), Invoice.paid_on.is_(None), Invoice.kind == "invoice")
        .order_by(Invoice.issued_on, Invoice.number)
        .limit(limit)
    )
    return found.all()
