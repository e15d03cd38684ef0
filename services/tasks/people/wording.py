"""What a clerk is told about a colleague who was quicker. Pure."""

from datetime import datetime
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


def _moment(since: datetime, now: datetime) -> str:
    local, today = since.astimezone(PARIS), now.astimezone(PARIS)
    hour = f"{local.hour}\u00a0h\u00a0{local.minute:02}"
    if local.date() == today.date():
        return hour
    day = "1er" if local.day == 1 else str(local.day)
    year = "" if local.year == today.year else f" {local.year}"
    return f"le {day} {MONTHS[local.month - 1]}{year} à {hour}"
