"""What the dry run of a merger shows of the workforce. Lists: the count, and the first 200."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.workforce.folded import folded
from services.workforce.moves.plans import MovePlan
from services.workforce.moves.rules import Person, Position
from shared.contracts.workforce.employees import Title

SHOWN = 200

Line = TypeVar("Line")
Found = TypeVar("Found")


class FromRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Some(BaseModel, Generic[Line]):
    count: int
    items: list[Line]


class PositionLine(FromRow):
    id: UUID
    member_id: UUID
    label: str
    pcs_code: str
    closed: bool


class EmployeeLine(FromRow):
    id: UUID
    member_id: UUID
    title: Title
    first_name: str
    birth_name: str
    married_name: str | None
    birth_date: date


class JoinedPositions(BaseModel):
    kept: PositionLine
    joined: PositionLine


class SimilarPositions(BaseModel):
    kept: PositionLine
    moved: PositionLine


class SameEmployee(BaseModel):
    kept: EmployeeLine
    joined: EmployeeLine


class Homonyms(BaseModel):
    one: EmployeeLine
    other: EmployeeLine


class MemberCounts(BaseModel):
    member_id: UUID
    positions: int
    employees: int
    assignments: int


class WorkforceMoves(BaseModel):
    """`identical_positions` and `same_employees` become one; similar positions stay two, and so
    do homonyms whose numbers differ or of whom a member has two."""

    members: list[MemberCounts]
    positions: Some[PositionLine]
    employees: Some[EmployeeLine]
    identical_positions: Some[JoinedPositions]
    similar_positions: Some[SimilarPositions]
    same_employees: Some[SameEmployee]
    homonyms: Some[Homonyms]


def answer(plan: MovePlan, members: Sequence[UUID]) -> WorkforceMoves:
    positions, people = plan.all_positions, plan.all_people

    def position(id_: UUID) -> PositionLine:
        return PositionLine.model_validate(positions[id_])

    def employee(id_: UUID) -> EmployeeLine:
        return EmployeeLine.model_validate(people[id_])

    return WorkforceMoves(
        members=[
            MemberCounts(
                member_id=member,
                positions=sum(one.member_id == member for one in positions.values()),
                employees=sum(one.member_id == member for one in people.values()),
                assignments=plan.lines_of.get(member, 0),
            )
            for member in members
        ],
        positions=_some(sorted(plan.positions, key=_label), PositionLine.model_validate),
        employees=_some(sorted(plan.people, key=_name), EmployeeLine.model_validate),
        identical_positions=_some(
            plan.identical_positions,
            lambda pair: JoinedPositions(kept=position(pair.kept), joined=position(pair.joined)),
        ),
        similar_positions=_some(
            plan.similar_positions,
            lambda pair: SimilarPositions(kept=position(pair.kept), moved=position(pair.joined)),
        ),
        same_employees=_some(
            plan.same_people,
            lambda pair: SameEmployee(kept=employee(pair.kept), joined=employee(pair.joined)),
        ),
        homonyms=_some(
            plan.homonyms,
            lambda pair: Homonyms(one=employee(pair.kept), other=employee(pair.joined)),
        ),
    )


def _some(found: Sequence[Found], show: Callable[[Found], Line]) -> Some[Line]:
    return Some(count=len(found), items=[show(one) for one in found[:SHOWN]])


def _label(one: Position) -> tuple[str, UUID]:
    return folded(one.label), one.id


def _name(one: Person) -> tuple[str, UUID]:
    return folded(one.married_name or one.birth_name, one.first_name), one.id
