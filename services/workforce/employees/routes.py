"""HTTP for a member's employees. Read only: the acceptance of an application writes them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from sqlalchemy import Row

from services.workforce.employees import queries
from services.workforce.employees.ins import masked_ins
from services.workforce.follow_up.rules import follow_up
from services.workforce.follow_up.rulesets import Ruleset
from services.workforce.given import FollowUpRuleset, ServiceSeal, Today
from services.workforce.readers import READERS
from shared.contracts.workforce.employees import (
    CONTRACT_LABELS,
    TITLE_LABELS,
    ContractType,
    Title,
)
from shared.contracts.workforce.risks import FollowUpLevel
from shared.database import Sessions
from shared.errors import Invalid
from shared.sealed import Seal


class EmployeeStatus(StrEnum):
    ACTIVE = "active"
    ALL = "all"


class Standing(StrEnum):
    """Where the employee stands today: a comparison of dates, never a stored state."""

    CURRENT = "current"
    FUTURE = "future"
    ENDED = "ended"


class Assignment(BaseModel):
    """The line of the career that counts: the current one, else the latest."""

    position_id: UUID | None
    position_label: str | None
    contract_type: ContractType
    contract_label: str
    starts_on: date
    ends_on: date | None


class Employee(BaseModel):
    """`ins` is masked. `follow_up_level` is today's, none without a position."""

    id: UUID
    title: Title
    title_label: str
    first_name: str
    birth_name: str
    married_name: str | None
    birth_date: date
    ins: str | None
    standing: Standing
    assignment: Assignment
    follow_up_level: FollowUpLevel | None


class Employees(BaseModel):
    """`next` is the `cursor` of the following page."""

    items: list[Employee]
    next: UUID | None


router = APIRouter(prefix="/members/{member_id}/employees", tags=["employees"])


@router.get("", dependencies=[Depends(READERS)])
async def show(
    member_id: UUID,
    sessions: Sessions,
    seal: ServiceSeal,
    today: Today,
    ruleset: FollowUpRuleset,
    status: EmployeeStatus = EmployeeStatus.ACTIVE,
    search: Annotated[str, Query(max_length=100)] = "",
    position: UUID | None = None,
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Employees:
    """List a member's employees by name: those employed today, or all of them."""
    async with sessions() as session:
        after = None
        if cursor is not None:
            place = await queries.place(session, member_id, cursor)
            if place is None:
                raise Invalid("cursor_unknown", "Cette page de la liste n'existe plus.")
            after = (place, cursor)
        rows = await queries.page(
            session,
            member_id,
            on=today,
            active_only=status is EmployeeStatus.ACTIVE,
            search=search,
            position_id=position,
            after=after,
            limit=limit + 1,
        )
    items = [_employee(row, seal, today, ruleset) for row in rows[:limit]]
    return Employees(items=items, next=items[-1].id if len(rows) > limit else None)


def _employee(row: Row[Any], seal: Seal, today: date, ruleset: Ruleset) -> Employee:
    contract = ContractType(row.contract_type)
    level = None
    if row.position_id is not None:
        level = follow_up(row.risks, today, ruleset).level
    return Employee(
        id=row.id,
        title=row.title,
        title_label=TITLE_LABELS[Title(row.title)],
        first_name=row.first_name,
        birth_name=row.birth_name,
        married_name=row.married_name,
        birth_date=row.birth_date,
        ins=masked_ins(seal, row.ins_sealed) if row.ins_sealed else None,
        standing=_standing(row, today),
        assignment=Assignment(
            position_id=row.position_id,
            position_label=row.position_label,
            contract_type=contract,
            contract_label=CONTRACT_LABELS[contract],
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        ),
        follow_up_level=level,
    )


def _standing(row: Row[Any], today: date) -> Standing:
    if row.current:
        return Standing.CURRENT
    return Standing.FUTURE if row.starts_on > today else Standing.ENDED
