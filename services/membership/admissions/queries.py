"""SQL about becoming a member. One function, one question; the caller owns the transaction."""

from uuid import UUID

from sqlalchemy import any_, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.tables import (
    AccessGrant,
    Application,
    HealthTeam,
    Member,
    MemberAddress,
    MemberCounter,
)
from shared.contracts.identity.resolutions import RIGHTS_CHANNEL
from shared.contracts.membership.admissions import Admission
from shared.http.caller import Access

FIRST_NUMBER = 10001


async def health_team_for(session: AsyncSession, commune_code: str, department: str) -> UUID | None:
    """The team that covers the commune, else its department."""
    named = literal(commune_code) == any_(HealthTeam.covers)
    found = await session.scalars(
        select(HealthTeam.id)
        .where(named | (literal(department) == any_(HealthTeam.covers)))
        .order_by(named.desc(), HealthTeam.name)
        .limit(1)
    )
    return found.first()


async def add_member(session: AsyncSession, **values: object) -> None:
    await session.execute(
        insert(Member).values(**values).on_conflict_do_nothing(index_elements=[Member.id])
    )


async def add_address(session: AsyncSession, **values: object) -> None:
    await session.execute(insert(MemberAddress).values(**values).on_conflict_do_nothing())


async def discard(session: AsyncSession, member_id: UUID) -> None:
    await session.execute(
        delete(Member).where(Member.id == member_id, Member.activated_at.is_(None))
    )


async def activate(session: AsyncSession, admission: Admission) -> str:
    """Number and activate, once; the counter's row is held until the transaction ends."""
    member = await session.get_one(Member, admission.member_id, with_for_update=True)
    if member.number is None:
        await session.execute(
            insert(MemberCounter)
            .values(singleton=True, last=FIRST_NUMBER - 1)
            .on_conflict_do_nothing()
        )
        last = await session.scalar(
            update(MemberCounter).values(last=MemberCounter.last + 1).returning(MemberCounter.last)
        )
        member.number = str(last)
        member.activated_at = admission.at
    await session.execute(
        update(Application)
        .where(Application.id == admission.application_id)
        .values(member_id=admission.member_id)
    )
    return member.number


async def grant(
    session: AsyncSession, admission: Admission, access: Access = Access.ADMINISTRATOR
) -> None:
    await session.execute(
        insert(AccessGrant)
        .values(
            member_id=admission.member_id,
            account_id=admission.account_id,
            access=access,
            granted_at=admission.at,
        )
        .on_conflict_do_nothing()
    )
    await session.execute(select(func.pg_notify(RIGHTS_CHANNEL, str(admission.account_id))))
