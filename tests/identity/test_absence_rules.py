"""Absences: what is refused, and that no chain of substitutes ever closes."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.identity.absences.rules import Away, Roles, check_absence, check_dates
from shared.errors import Refused

TODAY = date(2026, 11, 23)
ANNE, BRUNO, CLAIRE = (UUID(int=n) for n in range(1, 4))
SAME = Roles(["member_services"], ["operator", "member_services"])


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def away(account: UUID, substitute: UUID, first: int = 1, last: int = 5) -> Away:
    return Away(account, substitute, day(first), day(last))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (3, 2, "dates_reversed"),
        (-3, -1, "absence_past"),
        (0, 367, "absence_too_long"),
        (800, 801, "absence_too_far"),
    ],
)
def test_dates_that_make_no_sense(first: int, last: int, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_dates(day(first), day(last), TODAY)
    assert refusal.value.code == code


@pytest.mark.parametrize(("first", "last"), [(0, 0), (-3, 0), (0, 366), (700, 730)])
def test_dates_that_do(first: int, last: int) -> None:
    check_dates(day(first), day(last), TODAY)


@pytest.mark.parametrize(
    ("new", "roles", "known", "code"),
    [
        (away(ANNE, ANNE), SAME, [], "own_substitute"),
        (away(ANNE, BRUNO), Roles(["operator"], []), [], "substitute_unknown"),
        (
            away(ANNE, BRUNO),
            Roles(["operator"], ["health_team"]),
            [],
            "substitute_no_shared_role",
        ),
        (away(ANNE, BRUNO), SAME, [away(BRUNO, CLAIRE, 5, 9)], "substitute_absent"),
        (away(ANNE, BRUNO), SAME, [away(ANNE, CLAIRE, -2, 1)], "absence_overlaps"),
    ],
)
def test_an_absence_that_cannot_be(new: Away, roles: Roles, known: list[Away], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_absence(new, roles, known)
    assert refusal.value.code == code


@pytest.mark.parametrize("known", [away(BRUNO, CLAIRE, 6, 9), away(ANNE, BRUNO, -2, 0)])
def test_the_day_before_and_the_day_after_are_free(known: Away) -> None:
    check_absence(away(ANNE, BRUNO), SAME, [known])


PEOPLE = some.sampled_from([UUID(int=n) for n in range(1, 6)])
ABSENCES = some.builds(
    lambda account, substitute, first, length: away(account, substitute, first, first + length),
    PEOPLE, PEOPLE, some.integers(0, 20), some.integers(0, 10),
)  # fmt: skip


@given(some.lists(ABSENCES, max_size=30))
def test_whatever_is_entered_somebody_present_does_the_work_of_everybody(
    asked: list[Away],
) -> None:
    known: list[Away] = []
    for new in asked:
        try:
            check_absence(new, SAME, known)
        except Refused:
            continue
        known.append(new)
    for n in range(31):
        substitutes = {
            one.account: one.substitute for one in known if one.first_day <= day(n) <= one.last_day
        }
        for person in substitutes:
            steps = 0
            while person in substitutes:
                person, steps = substitutes[person], steps + 1
                assert steps <= len(substitutes)
