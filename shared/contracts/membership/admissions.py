"""From an accepted application to a member: membership's steps of the saga and their undoing."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue
from shared.sealed import SealedText


class Admission(BaseModel):
    application_id: UUID
    member_id: UUID
    account_id: UUID
    at: datetime


class EmployeeSlice(BaseModel):
    """Employees `offset` to `offset + count` of the application, in its order."""

    application_id: UUID
    member_id: UUID
    offset: int
    count: int


class Workload(BaseModel):
    employees: int


class MemberNumber(BaseModel):
    number: str


@queue.activity()
async def prepare_member(admission: Admission) -> Workload:
    """Create the member, not yet active and without number, its addresses and health team.

    Idempotent. Conflict("siret_already_member") if the SIRET was admitted meanwhile;
    Conflict("health_team_missing") when no team covers the commune.
    """
    raise NotImplementedError


@queue.activity()
async def discard_member(member_id: UUID) -> None:
    """Compensation of `prepare_member` and of its grant. Idempotent; spares an active member."""
    raise NotImplementedError


@queue.activity()
async def seal_positions(admission: Admission) -> SealedText:
    """Seal the application's `PositionBatch` for workforce.

    Identifiers are derived from the member's and the draft's, so that no draft can name rows of
    another member.
    """
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def seal_employees(part: EmployeeSlice) -> SealedText:
    """Seal a slice of the application's employees, an `EmployeeBatch`, for workforce."""
    raise NotImplementedError


@queue.activity()
async def seal_billed_party(application_id: UUID) -> SealedText:
    """Seal the application's `BilledParty` for billing."""
    raise NotImplementedError


@queue.activity()
async def activate_member(admission: Admission) -> MemberNumber:
    """Last step: number, activation and the requester's administrator grant, in one transaction.

    Nothing can fail for good after it, so a number is never given back. Idempotent.
    """
    raise NotImplementedError
