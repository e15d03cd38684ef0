"""Staff accounts in SQL, and the names behind account identifiers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import Account, StaffRole, StaffTeam


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


async def teams_of(session: AsyncSession, accounts: Iterable[Account]) -> Mapping[UUID, list[UUID]]:
    held: defaultdict[UUID, list[UUID]] = defaultdict(list)
    ids = [account.id for account in accounts]
    for row in await session.scalars(select(StaffTeam).where(StaffTeam.account_id.in_(ids))):
        held[row.account_id].append(row.team_id)
    return held


async def teams(session: AsyncSession, account_id: UUID) -> Sequence[UUID]:
    held = await session.scalars(
        select(StaffTeam.team_id)
        .where(StaffTeam.account_id == account_id)
        .order_by(StaffTeam.team_id)
    )
    return held.all()


async def locked_staff(session: AsyncSession, account_id: UUID) -> Account | None:
    """Also one who has left: they may come back."""
    found: Account | None = await session.scalar(
        select(Account)
        .where(Account.id == account_id, Account.staff_since.is_not(None))
        .with_for_update()
    )
    return found


async def set_roles(session: AsyncSession, account_id: UUID, roles: Iterable[str]) -> None:
    await session.execute(delete(StaffRole).where(StaffRole.account_id == account_id))
    session.add_all(StaffRole(account_id=account_id, role=role) for role in sorted(set(roles)))
    await session.flush()


async def set_teams(session: AsyncSession, account_id: UUID, team_ids: Iterable[UUID]) -> None:
    await session.execute(delete(StaffTeam).where(StaffTeam.account_id == account_id))
    session.add_all(
        StaffTeam(account_id=account_id, team_id=team) for team in sorted(set(team_ids))
    )
    await session.flush()
