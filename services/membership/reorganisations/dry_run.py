"""SQL about what a reorganisation will move, meet or leave in membership. It changes nothing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.applications.activities import reference as application_reference
from services.membership.procedures.rules import reference
from services.membership.procedures.tables import Procedure
from services.membership.reorganisations.answers import ApplicationLine, PendingLine
from services.membership.tables import Application, Contact, Member, MemberAddress
from shared.contracts.membership.applications import OVER
from shared.contracts.membership.procedures import ProcedureKind, Stage


async def members(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[Member]:
    return (await session.scalars(select(Member).where(Member.id.in_(ids)))).all()


async def contacts(session: AsyncSession, members: Sequence[UUID]) -> Sequence[Contact]:
    found = await session.scalars(
        select(Contact).where(Contact.member_id.in_(members)).order_by(Contact.name, Contact.id)
    )
    return found.all()


async def addresses(session: AsyncSession, members: Sequence[UUID]) -> Sequence[MemberAddress]:
    found = await session.scalars(
        select(MemberAddress)
        .where(MemberAddress.member_id.in_(members))
        .order_by(MemberAddress.member_id, MemberAddress.kind)
    )
    return found.all()


async def pending(
    session: AsyncSession, procedure_id: UUID, members: Sequence[UUID]
) -> list[PendingLine]:
    """Open procedures on the members, the absorbing one's first; the order says who follows."""
    if not members:
        return []
    found = await session.scalars(
        select(Procedure)
        .where(
            Procedure.member_id.in_(members),
            Procedure.ended_at.is_(None),
            Procedure.id != procedure_id,
        )
        .order_by(Procedure.member_id != members[0], Procedure.created_at, Procedure.id)
        .limit(200)
    )
    asked: set[tuple[UUID, str]] = set()
    lines: list[PendingLine] = []
    for row in found:
        same = (row.account_id, row.kind)
        lines.append(
            PendingLine(
                member_id=row.member_id or members[0],
                id=row.id,
                reference=reference(row.number),
                kind=ProcedureKind(row.kind),
                stage=Stage(row.stage),
                follows=same not in asked,
            )
        )
        asked.add(same)
    return lines


async def applications(session: AsyncSession, siret: str | None) -> list[ApplicationLine]:
    """Open applications to join under the new SIRET: one of the two will be refused."""
    if siret is None:
        return []
    found = await session.scalars(
        select(Application)
        .where(Application.siret == siret, Application.stage.not_in(OVER))
        .order_by(Application.number)
        .limit(20)
    )
    return [
        ApplicationLine(
            id=one.id,
            reference=application_reference(one.number),
            siret=one.siret or "",
            stage=one.stage,
        )
        for one in found
    ]
