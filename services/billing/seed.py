"""Demonstration rows, put in by the loader. Run twice, it adds nothing the second time."""

from datetime import datetime
from uuid import UUID

from services.billing.accounts import queries
from shared.contracts.billing.accounts import BilledParty
from shared.database import SessionFactory


async def seed_billing_account(
    sessions: SessionFactory, member_id: UUID, party: BilledParty, at: datetime
) -> None:
    """Open a member's billing account."""
    async with sessions.begin() as session:
        await queries.open_for(session, member_id, party, at)
