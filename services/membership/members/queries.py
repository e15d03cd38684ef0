"""SQL about members. One function, one question; the caller owns the transaction."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.reorganisations.tables import FormerSiret
from services.membership.tables import (
    AccessGrant,
    HealthTeam,
    HealthTeamMember,
    Member,
    MemberAddress,
)

# A closed member is in nobody's list; staff still find it.
OPEN = (Member.activated_at.is_not(None), Member.closed_at.is_(None))


async def granted(session: AsyncSession, account_id: UUID) -> Sequence[Row[UUID, str]]:
    found = await session.execute(
        select(AccessGrant.member_id, AccessGrant.access)
        .join(Member, Member.id == AccessGrant.member_id)
        .where(AccessGrant.account_id == account_id, *OPEN)
    )
    return found.all()


async def of_account(session: AsyncSession, account_id: UUID) -> Sequence[Row[Member, str]]:
    found = await session.execute(
        select(Member, AccessGrant.access)
        .join(AccessGrant, AccessGrant.member_id == Member.id)
        .where(AccessGrant.account_id == account_id, *OPEN)
        .order_by(func.lower(Member.legal_name), Member.number)
        .limit(1000)
    )
    return found.all()


async def active(session: AsyncSession, member_id: UUID) -> Member | None:
    found = await session.scalars(
        select(Member).where(Member.id == member_id, Member.activated_at.is_not(None))
    )
    return found.first()


async def addresses(session: AsyncSession, member_id: UUID) -> Sequence[MemberAddress]:
    found = await session.scalars(select(MemberAddress).where(MemberAddress.member_id == member_id))
    return found.all()


async def health_team(
    session: AsyncSession, health_team_id: UUID
) -> tuple[HealthTeam, Sequence[HealthTeamMember]]:
    team = await session.get_one(HealthTeam, health_team_id)
    people = await session.scalars(
        select(HealthTeamMember)
        .where(HealthTeamMember.health_team_id == health_team_id)
        .order_by(HealthTeamMember.position)
    )
    return team, people.all()


async def search(
    session: AsyncSession, text: str, after: str | None, limit: int
) -> Sequence[Member]:
    """Members by number, SIRET borne today or before, or name, ordered by number."""
    query = select(Member).where(Member.activated_at.is_not(None))
    if text:
        digits = "".join(text.split())
        query = query.where(
            or_(
                Member.number == digits,
                Member.siret.startswith(digits, autoescape=True),
                Member.id.in_(
                    select(FormerSiret.member_id).where(
                        FormerSiret.siret.startswith(digits, autoescape=True)
                    )
                ),
                Member.legal_name.icontains(text, autoescape=True),
            )
        )
    if after is not None:
        query = query.where(Member.number > after)
    found = await session.scalars(query.order_by(Member.number).limit(limit))
    return found.all()


async def past(
    session: AsyncSession, members: Sequence[Member]
) -> tuple[Mapping[UUID, Member], Mapping[UUID, list[str]]]:
    """The members these were absorbed into, and the SIRETs each bore before, the last first."""
    into = {one.absorbed_into for one in members if one.absorbed_into}
    successors = await session.scalars(select(Member).where(Member.id.in_(into)))
    former = await session.scalars(
        select(FormerSiret)
        .where(FormerSiret.member_id.in_([one.id for one in members]))
        .order_by(FormerSiret.until.desc(), FormerSiret.siret)
    )
    sirets: dict[UUID, list[str]] = {}
    for one in former:
        sirets.setdefault(one.member_id, []).append(one.siret)
    return {one.id: one for one in successors}, sirets
