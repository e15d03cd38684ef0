"""SQL about annual declarations. One function, one question."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.billing.tables import Declaration


async def of_member(session: AsyncSession, member_id: UUID) -> Sequence[Declaration]:
    """One a year: they are few. The latest first."""
    found = await session.scalars(
        select(Declaration)
        .where(Declaration.member_id == member_id)
        .order_by(Declaration.year.desc())
        .limit(200)
    )
    return found.all()
