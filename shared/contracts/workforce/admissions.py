"""What workforce takes over from an accepted application: its positions and employees."""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.workforce import queue
from shared.contracts.workforce.employees import ContractType, Title
from shared.sealed import SealedText
from shared.typed.positions import PositionContent


class AdmittedPosition(PositionContent):
    """`id` is derived from the draft's and kept for good."""

    id: UUID


class AdmittedEmployee(BaseModel):
    """`ins` is written without space. Employment starts with one contract in one position."""

    id: UUID
    position_id: UUID
    title: Title
    first_name: str
    birth_name: str
    married_name: str | None = None
    birth_date: date
    ins: str | None = None
    contract_type: ContractType
    starts_on: date


class PositionBatch(BaseModel):
    """Sealed content."""

    positions: list[AdmittedPosition]


class EmployeeBatch(BaseModel):
    """Sealed content."""

    employees: list[AdmittedEmployee]


class SealedBatch(BaseModel):
    member_id: UUID
    at: datetime
    content: SealedText


@queue.activity(timeout=timedelta(seconds=30))
async def admit_positions(batch: SealedBatch) -> int:
    """Store a sealed `PositionBatch`; answers how many the member now has. Idempotent by id.

    Conflict("workforce_already_exists") if an id is another member's.
    """
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def admit_employees(batch: SealedBatch) -> int:
    """Store a sealed `EmployeeBatch`; answers how many the member now has. Idempotent by id.

    Conflict("workforce_already_exists") if an id is another member's,
    Conflict("position_unknown") if a position is not the member's.
    """
    raise NotImplementedError


@queue.activity()
async def discard_workforce(member_id: UUID) -> None:
    """Compensation: forget every position and employee of a member not yet active. Idempotent."""
    raise NotImplementedError
