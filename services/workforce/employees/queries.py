"""SQL about employees and their careers. One function, one question; the caller commits."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, Select, delete, func, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.workforce.folded import folded, holds
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.contracts.workforce.admissions import AdmittedEmployee

SealIns = Callable[[str], str]


async def add(
    session: AsyncSession,
    member_id: UUID,
    employees: Sequence[AdmittedEmployee],
    at: datetime,
    seal_ins: SealIns,
) -> None:
    """Insert those not there yet, by id."""
    if not employees:
        return
    rows = [
        {
            "id": one.id,
            "member_id": member_id,
            "title": one.title.value,
            "first_name": one.first_name,
            "birth_name": one.birth_name,
            "married_name": one.married_name,
            "birth_date": one.birth_date,
            "ins_sealed": seal_ins(one.ins) if one.ins else None,
            # By the name that is shown; found by the birth name too.
            "folded": folded(one.married_name or one.birth_name, one.first_name, one.birth_name),
            "created_at": at,
        }
        for one in employees
    ]
    await session.execute(insert(Employee).on_conflict_do_nothing(index_elements=["id"]), rows)


async def assign(
    session: AsyncSession, member_id: UUID, employees: Sequence[AdmittedEmployee]
) -> None:
    """Open each career with its first line, once."""
    if not employees:
        return
    rows = [
        {
            "id": uuid5(one.id, "first assignment"),
            "member_id": member_id,
            "employee_id": one.id,
            "position_id": one.position_id,
            "contract_type": one.contract_type.value,
            "starts_on": one.starts_on,
            "ends_on": None,
        }
        for one in employees
    ]
    await session.execute(insert(JobAssignment).on_conflict_do_nothing(index_elements=["id"]), rows)


async def how_many_of(session: AsyncSession, member_id: UUID, ids: Sequence[UUID]) -> int:
    """How many of these are the member's."""
    found = await session.scalar(
        select(func.count()).where(Employee.member_id == member_id, Employee.id.in_(ids))
    )
    return found or 0


async def count(session: AsyncSession, member_id: UUID) -> int:
    counted = select(func.count()).where(Employee.member_id == member_id)
    return await session.scalar(counted) or 0


async def place(session: AsyncSession, member_id: UUID, employee_id: UUID) -> str | None:
    """Where an employee stands in the list's order."""
    return await session.scalar(
        select(Employee.folded).where(Employee.member_id == member_id, Employee.id == employee_id)
    )


async def page(
    session: AsyncSession,
    member_id: UUID,
    *,
    on: date,
    active_only: bool,
    search: str,
    position_id: UUID | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """The next employees by name, each with the line of the career that counts on that day."""
    asked = _with_career(on).where(Employee.member_id == member_id, *holds(Employee.folded, search))
    career = asked.selected_columns
    if active_only:
        asked = asked.where(career.current)
    if position_id is not None:
        asked = asked.where(career.position_id == position_id)
    if after is not None:
        asked = asked.where(tuple_(Employee.folded, Employee.id) > tuple_(*after))
    asked = asked.order_by(Employee.folded, Employee.id).limit(limit)
    found: Sequence[Row[Any]] = (await session.execute(asked)).all()
    return found


def _with_career(on: date) -> Select[Any]:
    """The current line if there is one, else the latest."""
    current = (JobAssignment.starts_on <= on) & (
        JobAssignment.ends_on.is_(None) | (JobAssignment.ends_on >= on)
    )
    line = (
        select(
            JobAssignment.position_id,
            JobAssignment.contract_type,
            JobAssignment.starts_on,
            JobAssignment.ends_on,
            current.label("current"),
        )
        .where(
            JobAssignment.member_id == Employee.member_id,
            JobAssignment.employee_id == Employee.id,
        )
        .order_by(current.desc(), JobAssignment.starts_on.desc(), JobAssignment.id)
        .limit(1)
        .lateral("line")
    )
    held = (JobPosition.member_id == Employee.member_id) & (JobPosition.id == line.c.position_id)
    return (
        select(
            Employee.id,
            Employee.title,
            Employee.first_name,
            Employee.birth_name,
            Employee.married_name,
            Employee.birth_date,
            Employee.ins_sealed,
            *line.c,
            JobPosition.label.label("position_label"),
            JobPosition.risks,
        )
        .select_from(Employee)
        .join(line, true())
        .join(JobPosition, held, isouter=True)
    )


async def discard(session: AsyncSession, member_id: UUID) -> None:
    await session.execute(delete(JobAssignment).where(JobAssignment.member_id == member_id))
    await session.execute(delete(Employee).where(Employee.member_id == member_id))
