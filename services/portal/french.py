"""Dates, numbers and spaces as a French reader expects them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

PARIS = ZoneInfo("Europe/Paris")
NARROW = "\u202f"
COUNTED = 1000
BEFORE = re.compile(r"(?<=[\w»)%>]) ([:;?»])(?=[\s<\"',.)]|$)")
AFTER = re.compile(r"« ")

Moment = date | datetime | str | None


def typographic(text: str) -> str:
    """No line may begin with a colon: French punctuation takes a no-break space."""
    return AFTER.sub("«\u00a0", BEFORE.sub("\u00a0\\1", text))


class Typography(Extension):
    """Applies `typographic` to the texts of the templates themselves, when they are read."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type in ("data", "string"):
                yield Token(token.lineno, token.type, typographic(str(token.value)))
            else:
                yield token


def _moment(value: Moment) -> date | datetime | None:
    if isinstance(value, str):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value


def _local(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(PARIS)


def day(value: Moment) -> str:
    """`03/09/2026`."""
    moment = _moment(value)
    if isinstance(moment, datetime):
        moment = _local(moment).date()
    return moment.strftime("%d/%m/%Y") if moment else ""


def french_date(value: str | None) -> str:
    """An ISO date in a field as JJ/MM/AAAA; what was mistyped stays as it was typed."""
    try:
        return day(value)
    except ValueError:
        return value or ""


def long_day(value: Moment) -> str:
    """`3 septembre 2026`, `1er janvier 2027`."""
    moment = _moment(value)
    if isinstance(moment, datetime):
        moment = _local(moment).date()
    if moment is None:
        return ""
    first = "'1er' MMMM y" if moment.day == 1 else "d MMMM y"
    return format_date(moment, first, locale="fr")


def instant(value: Moment) -> str:
    """`03/09/2026 à 14 h 05`."""
    moment = _moment(value)
    if not isinstance(moment, datetime):
        return day(moment)
    return format_datetime(_local(moment), "dd/MM/y 'à' H'\u202fh\u202f'mm", locale="fr")


def amount(value: Decimal | str | int) -> str:
    """`11 077,19 €`."""
    return str(format_currency(Decimal(str(value)), "EUR", locale="fr"))


def number(value: Decimal | str | int) -> str:
    return str(format_decimal(Decimal(str(value)), locale="fr"))


def tally(value: int) -> str:
    """A count that the service stops at a thousand: « 1 000+ » is that many or more."""
    return f"{number(value)}+" if value >= COUNTED else number(value)


def siret(value: str | None) -> str:
    """`732 829 320 00074`, however it was typed."""
    digits = re.sub(r"[\s.-]", "", value or "")
    return NARROW.join((digits[0:3], digits[3:6], digits[6:9], digits[9:])).strip(NARROW)


def phone(value: str | None) -> str:
    """`02 40 65 12 34`. A number that is not French stays as it was typed."""
    digits = (value or "").replace(" ", "")
    if not re.fullmatch(r"0\d{9}", digits):
        return value or ""
    return NARROW.join(digits[at : at + 2] for at in range(0, 10, 2))


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 salarié`, `12 salariés`; in French, zero is singular."""
    return f"{number(count)}\u00a0{one if count < 2 else many or one + 's'}"


FILTERS = {
    "day": day, "long_day": long_day, "instant": instant, "amount": amount, "number": number,
    "tally": tally,
    "siret": siret, "counted": counted, "typographic": typographic,
    "french_date": french_date, "phone": phone,
}  # fmt: skip
