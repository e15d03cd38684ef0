"""Tell the gateway, as the transaction commits, that what it knows of an account is stale."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.identity.resolutions import RIGHTS_CHANNEL


async def announce_change(session: AsyncSession, account_id: UUID) -> None:
    await session.execute(select(func.pg_notify(RIGHTS_CHANNEL, str(account_id))))
