"""SQL about changes of administrator. One function, one question; the caller owns the
transaction.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.administrators.tables import AdministratorEvidence
from services.membership.procedures.tables import Procedure
from shared.contracts.membership.administrators import Evidence, MoreEvidence
from shared.contracts.membership.procedures import OVER, ProcedureKind


async def open_evidence(session: AsyncSession, evidence: Evidence) -> None:
    await session.execute(
        insert(AdministratorEvidence).values(evidence.model_dump()).on_conflict_do_nothing()
    )


async def add_evidence(session: AsyncSession, more: MoreEvidence) -> None:
    """What is known already stays as it was first told."""
    given = more.model_dump(exclude={"procedure_id"}, exclude_none=True)
    if not given:
        return
    columns = AdministratorEvidence.__table__.columns
    await session.execute(
        update(AdministratorEvidence)
        .where(AdministratorEvidence.procedure_id == more.procedure_id)
        .values({name: func.coalesce(columns[name], value) for name, value in given.items()})
    )


async def evidence(session: AsyncSession, procedure_id: UUID) -> AdministratorEvidence | None:
    return await session.get(AdministratorEvidence, procedure_id)


async def rivals(session: AsyncSession, row: Procedure) -> Sequence[Procedure]:
    """Other open requests of this kind on the same member."""
    found = await session.scalars(
        select(Procedure)
        .where(
            Procedure.member_id == row.member_id,
            Procedure.kind == ProcedureKind.ADMINISTRATOR_CHANGE,
            Procedure.id != row.id,
            Procedure.stage.not_in(OVER),
        )
        .order_by(Procedure.created_at, Procedure.id)
        .limit(50)
    )
    return found.all()
