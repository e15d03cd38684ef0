"""When a task is due, in words and with a shape. Days are working days in France."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.portal.french import PARIS, counted, day
from services.portal.inbox.wording import requester


@dataclass(frozen=True)
class Deadline:
    word: str
    date: str
    tone: str = "neutral"
    shape: str = "clock"


def deadline(task: dict[str, Any], now: datetime) -> Deadline | None:
    """None when the task is over or has no due date."""
    if task["completed_at"] is not None:
        return None
    if task["waiting_for"] == "requester":
        since = f"depuis le {day(task['suspended_at'])}" if task["suspended_at"] else ""
        who = "de l'employeur" if requester(task) == "l'employeur" else "du demandeur"
        return Deadline(f"En attente {who}", since, shape="pause-circle")
    if task["due_date"] is None:
        return None
    due, days = datetime.fromisoformat(task["due_date"]), task["due_in_working_days"] or 0
    if due < now:
        return Deadline(_late(due, now, -days), f"échéance le {day(due)}", "danger", "alarm")
    same_day = _days(now, due) == 0
    close = days < 2
    return Deadline(_left(due, now, days),
                    f"avant {_clock(due)}" if same_day else f"avant le {day(due)}",
                    "warning" if close else "neutral",
                    "hourglass-split" if close else "clock")  # fmt: skip


def age(created_at: str, now: datetime) -> str:
    """« Aujourd'hui », « Hier », « Il y a 5 jours »: days of the calendar."""
    days = _days(datetime.fromisoformat(created_at), now)
    return {0: "Aujourd'hui", 1: "Hier"}.get(days) or f"Il y a {counted(days, 'jour')}"


def _left(due: datetime, now: datetime, days: int) -> str:
    calendar = _days(now, due)
    if calendar < 2:
        return ("Aujourd'hui", "Demain")[calendar]
    # Between a Friday evening and a Sunday no working day goes by.
    return f"Dans {_working(days)}" if days else "Avant le prochain jour ouvré"


def _late(due: datetime, now: datetime, days: int) -> str:
    if days:
        return f"En retard de {_working(days)}"
    if _days(due, now):
        return f"En retard depuis le {day(due)}"
    return f"En retard depuis {_clock(due)}"


def _working(days: int) -> str:
    return counted(days, "jour ouvré", "jours ouvrés")


def _days(start: datetime, end: datetime) -> int:
    return (end.astimezone(PARIS).date() - start.astimezone(PARIS).date()).days


def _clock(moment: datetime) -> str:
    local = moment.astimezone(PARIS)
    return f"{local.hour}\u202fh\u202f{local.minute:02}"
