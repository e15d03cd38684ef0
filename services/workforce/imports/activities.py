"""Workforce's steps of an import. Each may run twice and does its work once."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.workforce.employees.ins import KeptIns, seal_ins
from services.workforce.folded import folded
from services.workforce.imports import queries
from services.workforce.imports.rules import (
    assignment_id,
    compare_employee,
    compare_position,
    held_by,
    key_of,
    new_employee_id,
    new_position_id,
    position_key,
)
from services.workforce.positions import queries as positions
from services.workforce.tables import Employee
from shared.contracts.findings import Findings
from shared.contracts.workforce import imports as contract
from shared.contracts.workforce.admissions import AdmittedPosition
from shared.database import SessionFactory
from shared.sealed import Seal


class ImportActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions, self._seal = sessions, seal

    @contract.compare_positions.implement
    async def compare_positions(self, batch: contract.ImportedBatch) -> Findings:
        lines = self._seal.open(batch.content, contract.ImportedPositions).positions
        async with self._sessions() as session:
            known = await queries.positions(
                session, (one.member_id for one in lines), (one.pcs_code for one in lines)
            )
        keys = [position_key(one.member_id, one.pcs_code, one.label) for one in lines]
        return Findings(
            lines=[
                compare_position(one, known.get(key)) for one, key in zip(lines, keys, strict=True)
            ]
        )

    @contract.take_positions.implement
    async def take_positions(self, batch: contract.ImportedBatch) -> int:
        lines = self._seal.open(batch.content, contract.ImportedPositions).positions
        async with self._sessions.begin() as session:
            known = await queries.positions(
                session, (one.member_id for one in lines), (one.pcs_code for one in lines)
            )
            new: defaultdict[UUID, list[AdmittedPosition]] = defaultdict(list)
            for one in lines:
                if position_key(one.member_id, one.pcs_code, one.label) not in known:
                    new[one.member_id].append(_admitted(one))
            for member_id, admitted in new.items():
                await positions.add(session, member_id, admitted, batch.at)
        return len(lines)

    @contract.compare_employees.implement
    async def compare_employees(self, batch: contract.ImportedBatch) -> Findings:
        lines = self._seal.open(batch.content, contract.ImportedEmployees).employees
        async with self._sessions() as session:
            held = await _positions_of(session, lines)
            known = await queries.employees(session, lines)
            members = {one.member_id for one in lines}
            careers = await queries.careers(session, members, (one.id for one in known.values()))
        findings = []
        for one in lines:
            employee = known.get(key_of(one))
            career = careers.get(employee.id, []) if employee else []
            ins = self._ins(employee) if one.ins else None
            findings.append(compare_employee(one, employee, ins, held.get(held_by(one)), career))
        return Findings(lines=findings)

    @contract.take_employees.implement
    async def take_employees(self, batch: contract.ImportedBatch) -> int:
        lines = self._seal.open(batch.content, contract.ImportedEmployees).employees
        async with self._sessions.begin() as session:
            held = await _positions_of(session, lines)
            known = await queries.employees(session, lines)
            ids = {key: employee.id for key, employee in known.items()}
            new = {key_of(one): one for one in lines if key_of(one) not in ids}
            await queries.add_employees(session, [self._row(one, batch.at) for one in new.values()])
            ids |= {key: new_employee_id(one) for key, one in new.items()}
            members = {one.member_id for one in lines}
            careers = await queries.careers(session, members, ids.values())
            await queries.add_assignments(
                session,
                [
                    _assignment(one, ids[key_of(one)], held[held_by(one)])
                    for one in lines
                    if not any(
                        line.position_id == held[held_by(one)] and line.starts_on == one.starts_on
                        for line in careers.get(ids[key_of(one)], [])
                    )
                ],
            )
        return len(lines)

    def _ins(self, employee: Employee | None) -> str | None:
        if employee is None or employee.ins_sealed is None:
            return None
        return self._seal.open(employee.ins_sealed, KeptIns).ins

    def _row(self, line: contract.ImportedEmployee, at: datetime) -> dict[str, Any]:
        return {
            "id": new_employee_id(line),
            "member_id": line.member_id,
            "title": line.title.value,
            "first_name": line.first_name,
            "birth_name": line.birth_name,
            "married_name": line.married_name,
            "birth_date": line.birth_date,
            "ins_sealed": seal_ins(self._seal, line.ins) if line.ins else None,
            "folded": folded(line.married_name or line.birth_name, line.first_name,
                             line.birth_name),
            "created_at": at,
        }  # fmt: skip

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [
            self.compare_positions,
            self.take_positions,
            self.compare_employees,
            self.take_employees,
        ]


async def _positions_of(
    session: AsyncSession, lines: Sequence[contract.ImportedEmployee]
) -> dict[tuple[UUID, str, str], UUID]:
    found = await queries.positions(
        session, (one.member_id for one in lines), (one.pcs_code for one in lines)
    )
    return {key: position.id for key, position in found.items()}


def _admitted(line: contract.ImportedPosition) -> AdmittedPosition:
    return AdmittedPosition(
        id=new_position_id(line),
        label=line.label,
        pcs_code=line.pcs_code,
        risks=line.risks,
        other_risk=line.other_risk,
    )


def _assignment(
    line: contract.ImportedEmployee, employee_id: UUID, position_id: UUID
) -> dict[str, Any]:
    return {
        "id": assignment_id(employee_id, position_id, line.starts_on),
        "member_id": line.member_id,
        "employee_id": employee_id,
        "position_id": position_id,
        "contract_type": line.contract_type.value,
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
    }
