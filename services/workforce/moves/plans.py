"""What a merger would do to a workforce, looked at now: the dry run and the move start here."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.workforce.employees.ins import KeptIns
from services.workforce.moves import queries, rules
from services.workforce.moves.rules import Pair, Person, Position
from shared.contracts.workforce.moves import MoveScope
from shared.sealed import Seal


@dataclass(frozen=True)
class MovePlan:
    """`identical_positions` and `same_people` become one; the others only deserve a look."""

    positions: Sequence[Position]
    people: Sequence[Person]
    lines: int
    identical_positions: Sequence[Pair]
    similar_positions: Sequence[Pair]
    same_people: Sequence[Pair]
    homonyms: Sequence[Pair]
    all_positions: dict[UUID, Position]
    all_people: dict[UUID, Person]
    lines_of: dict[UUID, int]

    def counts(self) -> dict[str, int]:
        return {
            "positions": len(self.positions),
            "employees": len(self.people),
            "assignments": self.lines,
            "identical_positions": len(self.identical_positions),
            "similar_positions": len(self.similar_positions),
            "same_employees": len(self.same_people),
            "homonyms": len(self.homonyms),
        }


async def look(session: AsyncSession, seal: Seal, scope: MoveScope) -> MovePlan:
    members = [scope.absorbing, *scope.absorbed]
    positions = await queries.positions(session, members)
    people = await queries.people(session, members)
    lines = await queries.assignments(session, members)

    def number(one: Person) -> str | None:
        return seal.open(one.ins_sealed, KeptIns).ins if one.ins_sealed else None

    same = rules.same_people(people, members, number) if scope.join_employees else []
    identical = rules.identical_positions(positions, members) if scope.join_positions else []
    return MovePlan(
        positions=[one for one in positions if one.member_id != scope.absorbing],
        people=[one for one in people if one.member_id != scope.absorbing],
        lines=sum(count for member, count in lines.items() if member != scope.absorbing),
        identical_positions=identical,
        similar_positions=rules.similar_positions(positions, members, identical),
        same_people=same,
        homonyms=rules.homonyms(people, members, number),
        all_positions={one.id: one for one in positions},
        all_people={one.id: one for one in people},
        lines_of=lines,
    )
