"""Which rows of two members are the same thing, and which only look alike. Pure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.workforce.folded import folded


@dataclass(frozen=True)
class Position:
    id: UUID
    member_id: UUID
    label: str
    pcs_code: str
    risks: tuple[str, ...]
    ionising_category: str | None
    vehicles: tuple[str, ...]
    other_risk: str | None
    closed: bool


@dataclass(frozen=True)
class Person:
    """`ins_sealed` is opened only for those who look alike."""

    id: UUID
    member_id: UUID
    title: str
    first_name: str
    birth_name: str
    married_name: str | None
    birth_date: date
    ins_sealed: str | None


# Reads an employee's number, if there is one on file.
Number = Callable[[Person], str | None]
Row = TypeVar("Row", Position, Person)


@dataclass(frozen=True)
class Pair:
    """`joined` disappears into `kept`; or both stay, and somebody should look."""

    kept: UUID
    joined: UUID


def identical_positions(positions: Sequence[Position], members: Sequence[UUID]) -> list[Pair]:
    """Same label, code, risks and details, both open or both closed. `members`: absorbing first."""
    return [
        Pair(alike[0].id, one.id)
        for alike in _groups(positions, members, _position_key)
        for one in alike[1:]
        if one.member_id != alike[0].member_id
    ]


def similar_positions(
    positions: Sequence[Position], members: Sequence[UUID], joined: Iterable[Pair]
) -> list[Pair]:
    """Same CSP code in the absorbing member and in an absorbed one, and not `joined` into one."""
    gone = {pair.joined for pair in joined}
    return [
        Pair(alike[0].id, one.id)
        for alike in _groups(positions, members, lambda one: one.pcs_code)
        if alike[0].member_id == members[0]
        for one in alike[1:]
        if one.member_id != members[0] and one.id not in gone
    ]


def same_people(people: Sequence[Person], members: Sequence[UUID], number: Number) -> list[Pair]:
    """The same names, birth date and title, one in each member; numbers must not differ."""
    return [
        Pair(alike[0].id, one.id)
        for alike in _groups(people, members, _person_key)
        if _one_person(alike, number)
        for one in alike[1:]
    ]


def homonyms(people: Sequence[Person], members: Sequence[UUID], number: Number) -> list[Pair]:
    """Look like the same person, but are not joined: a member has two, or the numbers differ."""
    return [
        Pair(alike[0].id, one.id)
        for alike in _groups(people, members, _person_key)
        if not _one_person(alike, number)
        for one in alike[1:]
    ]


def _one_person(alike: Sequence[Person], number: Number) -> bool:
    members = {one.member_id for one in alike}
    if len(members) < len(alike):
        return False
    numbers = {number(one) for one in alike} - {None}
    return len(numbers) <= 1


def _groups(
    rows: Iterable[Row], members: Sequence[UUID], key: Callable[[Row], Hashable]
) -> list[list[Row]]:
    """Rows alike that span members, the absorbing member's first."""
    order = {member: place for place, member in enumerate(members)}
    found: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (order[one.member_id], one.id)):
        found[key(row)].append(row)
    return [alike for alike in found.values() if len({one.member_id for one in alike}) > 1]


def _position_key(one: Position) -> Hashable:
    return (
        folded(one.label),
        one.pcs_code,
        frozenset(one.risks),
        one.ionising_category,
        frozenset(one.vehicles),
        folded(one.other_risk or ""),
        one.closed,
    )


def _person_key(one: Person) -> Hashable:
    return folded(one.birth_name), folded(one.first_name), one.birth_date, one.title
