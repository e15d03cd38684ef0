"""SQL about a member's contacts. One function, one question."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.tables import Contact


async def of_member(session: AsyncSession, member_id: UUID) -> Sequence[Contact]:
    found = await session.scalars(
        select(Contact)
        .where(Contact.member_id == member_id)
        .order_by(func.lower(Contact.name), Contact.id)
        .limit(500)
    )
    return found.all()
