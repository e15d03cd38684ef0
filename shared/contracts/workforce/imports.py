"""Positions and employees from the office's files, matched by what they are and not by an id."""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.findings import Findings
from shared.contracts.workforce import queue
from shared.contracts.workforce.employees import ContractType, Title
from shared.contracts.workforce.risks import Risk
from shared.sealed import SealedText


class ImportedPosition(BaseModel):
    """Known by its member, its code and its label. `line` is where the file says it."""

    line: int
    member_id: UUID
    label: str
    pcs_code: str
    risks: list[Risk] = []
    other_risk: str | None = None


class ImportedEmployee(BaseModel):
    """One line of a career. The person is known by their names and birth date.

    `position_announced`: the same files bring the position in.
    """

    line: int
    member_id: UUID
    title: Title
    first_name: str
    birth_name: str
    married_name: str | None = None
    birth_date: date
    ins: str | None = None
    contract_type: ContractType
    starts_on: date
    ends_on: date | None = None
    pcs_code: str
    position_label: str
    position_announced: bool = False


class ImportedPositions(BaseModel):
    """Sealed content."""

    positions: list[ImportedPosition]


class ImportedEmployees(BaseModel):
    """Sealed content."""

    employees: list[ImportedEmployee]


class ImportedBatch(BaseModel):
    at: datetime
    content: SealedText


@queue.activity(timeout=timedelta(seconds=30))
async def compare_positions(batch: ImportedBatch) -> Findings:
    """Say which positions are new, known as they are, or known otherwise."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def compare_employees(batch: ImportedBatch) -> Findings:
    """The same for employees; `position_unknown` where nobody knows the position."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def take_positions(batch: ImportedBatch) -> int:
    """Add the positions that are not known; answers how many lines there were. Idempotent."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def take_employees(batch: ImportedBatch) -> int:
    """Add the employees and lines of career that are not known. Idempotent."""
    raise NotImplementedError
