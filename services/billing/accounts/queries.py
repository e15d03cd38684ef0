"""SQL about billing accounts. One function, one question; the caller owns the transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.billing.tables import BillingAccount
from shared.contracts.billing.accounts import BilledParty


async def find(session: AsyncSession, member_id: UUID) -> BillingAccount | None:
    return await session.get(BillingAccount, member_id)


async def open_for(
    session: AsyncSession, member_id: UUID, party: BilledParty, at: datetime
) -> None:
    """Insert once: the member's account stays as it was first opened."""
    await session.execute(
        insert(BillingAccount)
        .values(member_id=member_id, opened_at=at, **party.model_dump())
        .on_conflict_do_nothing(index_elements=[BillingAccount.member_id])
    )


async def close(session: AsyncSession, member_id: UUID) -> None:
    await session.execute(delete(BillingAccount).where(BillingAccount.member_id == member_id))
