"""What workforce takes over from an accepted application: its positions and employees."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.workforce import queue
from shared.sealed import SealedText


class AdmittedPosition(BaseModel):
    """`id` is chosen in the draft and kept for good."""

    id: UUID
    label: str
    pcs_code: str
    risks: list[str]
    ionising_category: str | None = None
    vehicles: list[str] = []
    other_risk: str | None = None


class AdmittedEmployee(BaseModel):
    id: UUID
    position_id: UUID
    title: str
    first_name: str
    birth_name: str
    married_name: str | None = None
    birth_date: str
    ins: str | None = None
    contract_type: str
    starts_on: str


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


@queue.activity()
async def admit_positions(batch: SealedBatch) -> int:
    """Store a sealed `PositionBatch`; answers how many the member now has. Idempotent by id.

    Conflict("workforce_already_exists") if an id is another member's.
    """
    raise NotImplementedError


@queue.activity()
async def admit_employees(batch: SealedBatch) -> int:
    """Store a sealed `EmployeeBatch`; answers how many the member now has. Idempotent by id."""
    raise NotImplementedError


@queue.activity()
async def discard_workforce(member_id: UUID) -> None:
    """Compensation: forget every position and employee of a member not yet active. Idempotent."""
    raise NotImplementedError
