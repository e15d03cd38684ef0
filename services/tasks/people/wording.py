"""What a clerk is told about a colleague: who was quicker, who is away. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def held_by(name: str | None, since: datetime | None, now: datetime) -> str:
    who = name or "une autre personne"
    when = f" depuis {_moment(since, now)}" if since else ""
    return f"Cette tâche est prise en charge par {who}{when}."


def away_until(last_day: date, today: date, *, replaced: bool = False) -> str:
    """`replaced`: by somebody to whom the task could not be given."""
    by = (
        "la personne qui la remplace n'est pas de l'équipe à laquelle la tâche est confiée"
        if replaced
        else "personne ne la remplace"
    )
    return f"Cette personne est absente jusqu'au {_day(last_day, today.year)} inclus, et {by}."


def _moment(since: datetime, now: datetime) -> str:
    local, today = since.astimezone(PARIS), now.astimezone(PARIS)
    hour = f"{local.hour}\u00a0h\u00a0{local.minute:02}"
    if local.date() == today.date():
        return hour
    return f"le {_day(local.date(), today.year)} à {hour}"


def _day(day: date, this_year: int) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    year = "" if day.year == this_year else f" {day.year}"
    return f"{number} {MONTHS[day.month - 1]}{year}"
