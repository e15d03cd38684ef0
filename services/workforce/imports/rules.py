"""By what a line of a file is known again, and what contradicts what is known. Pure."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from services.workforce.folded import folded
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.contracts.findings import Finding, Outcome
from shared.contracts.workforce.imports import ImportedEmployee, ImportedPosition

PositionKey = tuple[UUID, str, str]
PersonKey = tuple[UUID, str, str, date]


def position_key(member_id: UUID, pcs_code: str, label: str) -> PositionKey:
    return member_id, pcs_code, folded(label)


def person_key(member_id: UUID, first_name: str, birth_name: str, birth_date: date) -> PersonKey:
    return member_id, folded(first_name), folded(birth_name), birth_date


def key_of(line: ImportedEmployee) -> PersonKey:
    return person_key(line.member_id, line.first_name, line.birth_name, line.birth_date)


def held_by(line: ImportedEmployee) -> PositionKey:
    return position_key(line.member_id, line.pcs_code, line.position_label)


def new_position_id(line: ImportedPosition) -> UUID:
    """The same line read again finds the same row."""
    _, code, label = position_key(line.member_id, line.pcs_code, line.label)
    return uuid5(line.member_id, f"position {code} {label}")


def new_employee_id(line: ImportedEmployee) -> UUID:
    member_id, *person = key_of(line)
    return uuid5(member_id, f"employee {person}")


def assignment_id(employee_id: UUID, position_id: UUID, starts_on: date) -> UUID:
    return uuid5(employee_id, f"{position_id} {starts_on}")


def compare_position(line: ImportedPosition, known: JobPosition | None) -> Finding:
    if known is None:
        return Finding(line=line.line, outcome=Outcome.NEW)
    columns = sorted({risk.value for risk in line.risks} ^ set(known.risks))
    if line.other_risk and folded(line.other_risk) != folded(known.other_risk or ""):
        columns.append("other_risk")
    return _found(line.line, columns)


def compare_employee(
    line: ImportedEmployee, known: Employee | None, ins: str | None, position_id: UUID | None,
    career: Sequence[JobAssignment],
) -> Finding:  # fmt: skip
    """`ins` is the one that is known, `position_id` the position's if it is known."""
    if position_id is None and not line.position_announced:
        return Finding(line=line.line, outcome=Outcome.REFUSED, code="position_unknown")
    if known is None:
        return Finding(line=line.line, outcome=Outcome.NEW)
    columns = []
    if line.title.value != known.title:
        columns.append("title")
    if line.married_name and folded(line.married_name) != folded(known.married_name or ""):
        columns.append("married_name")
    if line.ins and line.ins != ins:
        columns.append("ins")
    same = next(
        (one for one in career
         if one.position_id == position_id and one.starts_on == line.starts_on), None
    )  # fmt: skip
    if same is None:
        outcome = Outcome.REFUSED if columns else Outcome.NEW
        return Finding(line=line.line, outcome=outcome, columns=columns)
    if same.contract_type != line.contract_type.value:
        columns.append("contract_type")
    if line.ends_on and same.ends_on != line.ends_on:
        columns.append("ends_on")
    return _found(line.line, columns)


def _found(line: int, columns: list[str]) -> Finding:
    outcome = Outcome.REFUSED if columns else Outcome.UNCHANGED
    return Finding(line=line, outcome=outcome, columns=columns)
