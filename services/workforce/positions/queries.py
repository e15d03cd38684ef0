"""SQL about positions. One function, one question; the caller owns the transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, distinct, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.workforce.folded import folded, holds
from services.workforce.positions.rules import Holders
from services.workforce.tables import JobAssignment, JobPosition
from shared.contracts.workforce.admissions import AdmittedPosition
from shared.nomenclatures.pcs import load_pcs
from shared.typed.positions import PositionContent

SHOWN = (
    JobPosition.id,
    JobPosition.label,
    JobPosition.pcs_code,
    JobPosition.risks,
    JobPosition.ionising_category,
    JobPosition.vehicles,
    JobPosition.other_risk,
    JobPosition.closed_at,
)


async def add(
    session: AsyncSession, member_id: UUID, positions: Sequence[AdmittedPosition], at: datetime
) -> None:
    """Insert those not there yet, by id."""
    if not positions:
        return
    rows = [
        {
            **position.model_dump(mode="json", exclude={"id"}),
            "id": position.id,
            "member_id": member_id,
            "folded": folded(position.label, position.pcs_code, _pcs_label(position.pcs_code)),
            "created_at": at,
            "closed_at": None,
        }
        for position in positions
    ]
    await session.execute(insert(JobPosition).on_conflict_do_nothing(index_elements=["id"]), rows)


async def how_many_of(session: AsyncSession, member_id: UUID, ids: Sequence[UUID]) -> int:
    """How many of these are the member's."""
    found = await session.scalar(
        select(func.count()).where(JobPosition.member_id == member_id, JobPosition.id.in_(ids))
    )
    return found or 0


async def count(session: AsyncSession, member_id: UUID) -> int:
    counted = select(func.count()).where(JobPosition.member_id == member_id)
    return await session.scalar(counted) or 0


async def place(session: AsyncSession, member_id: UUID, position_id: UUID) -> str | None:
    """Where a position stands in the list's order."""
    return await session.scalar(
        select(JobPosition.folded).where(
            JobPosition.member_id == member_id, JobPosition.id == position_id
        )
    )


async def page(
    session: AsyncSession,
    member_id: UUID,
    *,
    closed_too: bool,
    search: str,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """The next positions, by label."""
    asked = (
        select(*SHOWN)
        .where(JobPosition.member_id == member_id, *holds(JobPosition.folded, search))
        .order_by(JobPosition.folded, JobPosition.id)
        .limit(limit)
    )
    if not closed_too:
        asked = asked.where(JobPosition.closed_at.is_(None))
    if after is not None:
        asked = asked.where(tuple_(JobPosition.folded, JobPosition.id) > tuple_(*after))
    found: Sequence[Row[Any]] = (await session.execute(asked)).all()  # type: ignore[assignment]
    return found


async def get(
    session: AsyncSession, member_id: UUID, position_id: UUID, *, lock: bool = False
) -> JobPosition | None:
    """Locked, nobody is given the position meanwhile: a career's line needs its key."""
    asked = select(JobPosition).where(
        JobPosition.member_id == member_id, JobPosition.id == position_id
    )
    found: JobPosition | None = await session.scalar(asked.with_for_update() if lock else asked)
    return found


async def holders(
    session: AsyncSession, member_id: UUID, position_id: UUID, today: date
) -> Holders:
    goes_on = or_(JobAssignment.ends_on.is_(None), JobAssignment.ends_on >= today)
    employees = func.count(distinct(JobAssignment.employee_id))
    now, ever = (
        await session.execute(
            select(employees.filter(goes_on), employees).where(
                JobAssignment.member_id == member_id, JobAssignment.position_id == position_id
            )
        )
    ).one()
    return Holders(now=now, ever=ever)


async def similar(
    session: AsyncSession, member_id: UUID, pcs_code: str, besides: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Of the same code, the open ones first."""
    asked = (
        select(*SHOWN)
        .where(JobPosition.member_id == member_id, JobPosition.pcs_code == pcs_code)
        .order_by(JobPosition.closed_at.is_not(None), JobPosition.folded, JobPosition.id)
        .limit(limit)
    )
    if besides is not None:
        asked = asked.where(JobPosition.id != besides)
    found: Sequence[Row[Any]] = (await session.execute(asked)).all()  # type: ignore[assignment]
    return found


async def one_at_a_time(session: AsyncSession, member_id: UUID) -> None:
    """Until the end of the transaction: two people who add a position see each other's."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"positions {member_id}", 0)))
    )


def create(session: AsyncSession, member_id: UUID, row_id: UUID, content: PositionContent,
           at: datetime) -> JobPosition:  # fmt: skip
    row = JobPosition(id=row_id, member_id=member_id, created_at=at, closed_at=None)
    write(row, content)
    session.add(row)
    return row


def write(row: JobPosition, content: PositionContent) -> None:
    for field, value in content.model_dump(mode="json").items():
        setattr(row, field, value)
    row.folded = folded(content.label, content.pcs_code, _pcs_label(content.pcs_code))


async def discard(session: AsyncSession, member_id: UUID) -> None:
    await session.execute(delete(JobPosition).where(JobPosition.member_id == member_id))


def _pcs_label(code: str) -> str | None:
    known = load_pcs().get(code)
    return known.label if known else None
