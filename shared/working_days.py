"""Working days in France: Monday to Friday but public holidays, by the clock of Paris. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
SATURDAY = 5
# The eleven of the Labour Code, everywhere in France (not Alsace's and Moselle's two). Read when
# the module is, for the library asks for the machine's language: a process may not.
PUBLIC_HOLIDAYS = frozenset(country_holidays("FR", years=range(2020, 2061)))


def add_working_days(moment: datetime, days: int) -> datetime:
    """The same hour in Paris, so many working days later (earlier when negative)."""
    local = moment.astimezone(PARIS)
    day, step = local.date(), DAY if days > 0 else -DAY
    for _ in range(abs(days)):
        day += step
        while not is_working_day(day):
            day += step
    # The clocks change on Sundays: there is one such hour, and only one, on a working day.
    return datetime.combine(day, local.time(), tzinfo=PARIS).astimezone(moment.tzinfo)


def working_days_between(start: datetime, end: datetime) -> int:
    """How many working days `end` comes after the day of `start`; negative when before it."""
    first, last = start.astimezone(PARIS).date(), end.astimezone(PARIS).date()
    if last < first:
        return -working_days_between(end, start)
    return sum(map(is_working_day, _days_after(first, last)))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in PUBLIC_HOLIDAYS


def _days_after(first: date, last: date) -> Iterator[date]:
    while first < last:
        first += DAY
        yield first
