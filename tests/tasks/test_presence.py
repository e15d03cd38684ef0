"""Who does the work of the absent."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from services.tasks.people.presence import Away, Presence

ANNE, BRUNO, CLAIRE = (UUID(int=n) for n in range(1, 4))
FRIDAY = date(2026, 11, 27)


def away(*pairs: tuple[UUID, UUID], gone: tuple[UUID, ...] = ()) -> Presence:
    return Presence({absent: Away(substitute, FRIDAY) for absent, substitute in pairs}, gone)


def test_who_is_there_does_their_own_work() -> None:
    assert away().stand_in(ANNE) == ANNE
    assert away((ANNE, BRUNO)).stand_in(BRUNO) == BRUNO


def test_the_substitute_s_own_substitute_does_the_work_of_both() -> None:
    both = away((ANNE, BRUNO), (BRUNO, CLAIRE))
    assert both.stand_in(ANNE) == CLAIRE
    assert both.substituted_by(CLAIRE) == [ANNE, BRUNO]
    assert both.substituted_by(BRUNO) == []


def test_nobody_is_left_when_the_substitute_has_gone() -> None:
    left = away((ANNE, BRUNO), gone=(BRUNO,))
    assert left.stand_in(ANNE) is None
    assert left.substituted_by(BRUNO) == []


PEOPLE = some.sampled_from([UUID(int=n) for n in range(6)])


@given(some.dictionaries(PEOPLE, PEOPLE), PEOPLE)
def test_the_work_ends_with_somebody_present_or_with_nobody(
    substitutes: dict[UUID, UUID], person: UUID
) -> None:
    presence = away(*substitutes.items())
    stand_in = presence.stand_in(person)
    assert stand_in is None or stand_in not in presence.away
    for absent in presence.substituted_by(person):
        assert presence.stand_in(absent) == person
