"""Staff accounts in SQL, and the names behind account identifiers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import Account, StaffRole


async def by_ids(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[Account]:
    found = await session.scalars(
        select(Account).where(Account.id.in_(ids), Account.opened_at.is_not(None))
    )
    return found.all()


async def staff(
    session: AsyncSession, after: tuple[str, UUID] | None, limit: int
) -> Sequence[Account]:
    """By last name, as a page of a list; `after` is the last line of the page before."""
    name = func.lower(Account.last_name)
    holds_a_role = select(StaffRole).where(StaffRole.account_id == Account.id).exists()
    statement = select(Account).where(holds_a_role)
    if after is not None:
        statement = statement.where(tuple_(name, Account.id) > after)
    found = await session.scalars(statement.order_by(name, Account.id).limit(limit))
    return found.all()


async def roles_of(session: AsyncSession, accounts: Iterable[Account]) -> Mapping[UUID, list[str]]:
    held: defaultdict[UUID, list[str]] = defaultdict(list)
    ids = [account.id for account in accounts]
    for row in await session.scalars(select(StaffRole).where(StaffRole.account_id.in_(ids))):
        held[row.account_id].append(row.role)
    return held
