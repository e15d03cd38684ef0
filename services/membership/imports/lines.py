"""Staged lines to what they say. Read again at each step: the same cells say the same."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from pydantic import BaseModel

from services.membership.drafts.rules import Grounds
from services.membership.imports.cells import Cells
from services.membership.imports.members import read_member
from services.membership.imports.others import (
    read_declaration,
    read_employee,
    read_invoice,
    read_position,
)
from services.membership.imports.reading import read_member_number
from services.membership.imports.records import ReadLine, Record, keys_of
from shared.contracts.membership.imports import Kind
from shared.sheets.problems import Misread, WrongValue

IMPORTED = UUID("6d656d62-6572-4000-8000-696d706f7274")
Read = Callable[[Cells, int, UUID, Grounds], Record | None]


class StagedRow(BaseModel):
    """`astray`: what is wrong with the line as a row of the table."""

    line: int
    values: dict[str, str]
    astray: str | None = None


class StagedRows(BaseModel):
    """Sealed content of a chunk."""

    rows: list[StagedRow]


@dataclass(frozen=True)
class Checked:
    line: ReadLine
    problems: list[Misread]


READERS: Mapping[Kind, Read] = {
    Kind.MEMBERS: lambda cells, line, member, grounds: read_member(cells, grounds),
    Kind.POSITIONS: read_position,
    Kind.EMPLOYEES: read_employee,
    Kind.DECLARATIONS: read_declaration,
    Kind.INVOICES: read_invoice,
}


def imported_id(number: str) -> UUID:
    """The same file again finds the same member."""
    return uuid5(IMPORTED, number)


def numbers_in(rows: Iterable[StagedRow]) -> set[str]:
    found = set()
    for row in rows:
        try:
            found.add(read_member_number(row.values.get("number", "")))
        except WrongValue:
            continue
    return found


def read_lines(
    kind: Kind, rows: Iterable[StagedRow], known: Mapping[str, UUID], grounds: Grounds
) -> list[Checked]:
    """`known` gives the identifiers of the members that exist already."""
    return [_read(kind, row, known, grounds) for row in rows]


def _read(kind: Kind, row: StagedRow, known: Mapping[str, UUID], grounds: Grounds) -> Checked:
    cells = Cells(kind, row.line, row.values)
    number = cells.required("number", read_member_number)
    if row.astray:
        cells.problems.append(Misread("value_without_title", row.astray, row.line))
    member = known.get(number or "") or imported_id(number or "")
    record = READERS[kind](cells, row.line, member, grounds)
    if cells.problems or record is None or number is None:
        return Checked(ReadLine(row.line, number, None), cells.problems)
    return Checked(ReadLine(row.line, number, record, keys_of(number, record)), [])
