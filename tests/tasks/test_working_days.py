"""Working days in France: weekends, public holidays, the clock of Paris."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.working_days import (
    PARIS,
    PUBLIC_HOLIDAYS,
    add_working_days,
    is_working_day,
    working_days_between,
)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def test_the_eleven_public_holidays_of_2026() -> None:
    assert sorted(day for day in PUBLIC_HOLIDAYS if day.year == 2026) == [
        date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8),
        date(2026, 5, 14), date(2026, 5, 25), date(2026, 7, 14), date(2026, 8, 15),
        date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23T09:00", 1, "2026-11-24T09:00"),
        ("2026-11-20T09:00", 1, "2026-11-23T09:00"),  # over a weekend
        ("2026-11-10T17:30", 1, "2026-11-12T17:30"),  # over the 11th of November
        ("2026-04-30T09:00", 5, "2026-05-11T09:00"),  # May has three bank holidays
        ("2026-12-31T09:00", 1, "2027-01-04T09:00"),  # over a year's end
        ("2026-11-22T09:00", 1, "2026-11-23T09:00"),  # from a Sunday
        ("2026-03-27T09:00", 1, "2026-03-30T09:00"),  # summer time: the same hour
        ("2026-11-24T09:00", -2, "2026-11-20T09:00"),
        ("2026-11-22T09:00", 0, "2026-11-22T09:00"),
    ],
)
def test_working_days_are_counted_by_the_clock_of_paris(start: str, days: int, end: str) -> None:
    assert add_working_days(paris(start), days) == paris(end)


def test_the_day_is_that_of_paris_and_not_of_greenwich() -> None:
    """23.30 in London on a Sunday of winter is Monday in Paris."""
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert add_working_days(late, 1) == datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert working_days_between(late, late + timedelta(hours=2)) == 0


START = datetime(2021, 1, 1, tzinfo=UTC)
MOMENTS = some.timedeltas(timedelta(), timedelta(days=365 * 15)).map(lambda after: START + after)


@given(MOMENTS, some.integers(0, 60))
def test_counting_finds_what_adding_made(start: datetime, days: int) -> None:
    end = add_working_days(start, days)
    assert working_days_between(start, end) == days
    assert days == 0 or is_working_day(end.astimezone(PARIS).date())
    assert working_days_between(end, start) == -days
