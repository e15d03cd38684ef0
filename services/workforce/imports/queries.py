"""SQL about what is known of a file's positions and employees, found by what they are."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.workforce.imports.rules import PersonKey, PositionKey, person_key, position_key
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.contracts.workforce.imports import ImportedEmployee


async def positions(
    session: AsyncSession, members: Iterable[UUID], codes: Iterable[str]
) -> dict[PositionKey, JobPosition]:
    """Of two that are alike, the open one, then the older."""
    found = await session.scalars(
        select(JobPosition)
        .where(JobPosition.member_id.in_(set(members)), JobPosition.pcs_code.in_(set(codes)))
        .order_by(JobPosition.closed_at.is_not(None), JobPosition.created_at, JobPosition.id)
    )
    known: dict[PositionKey, JobPosition] = {}
    for one in found:
        known.setdefault(position_key(one.member_id, one.pcs_code, one.label), one)
    return known


async def employees(
    session: AsyncSession, lines: Sequence[ImportedEmployee]
) -> dict[PersonKey, Employee]:
    found = await session.scalars(
        select(Employee)
        .where(
            Employee.member_id.in_({one.member_id for one in lines}),
            Employee.birth_date.in_({one.birth_date for one in lines}),
        )
        .order_by(Employee.created_at, Employee.id)
    )
    known: dict[PersonKey, Employee] = {}
    for one in found:
        key = person_key(one.member_id, one.first_name, one.birth_name, one.birth_date)
        known.setdefault(key, one)
    return known


async def careers(
    session: AsyncSession, members: Iterable[UUID], employee_ids: Iterable[UUID]
) -> dict[UUID, list[JobAssignment]]:
    found = await session.scalars(
        select(JobAssignment).where(
            JobAssignment.member_id.in_(set(members)),
            JobAssignment.employee_id.in_(set(employee_ids)),
        )
    )
    known: dict[UUID, list[JobAssignment]] = {}
    for one in found:
        known.setdefault(one.employee_id, []).append(one)
    return known


async def add_employees(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(insert(Employee).on_conflict_do_nothing(index_elements=["id"]), rows)


async def add_assignments(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(
            insert(JobAssignment).on_conflict_do_nothing(index_elements=["id"]), rows
        )
