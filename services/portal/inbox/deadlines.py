"""When a task is due, in words and with a shape. Days are those of the calendar in France."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.portal.french import PARIS, counted, day


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
        return Deadline("En attente de l'employeur", since, shape="pause-circle")
    if task["due_date"] is None:
        return None
    due = datetime.fromisoformat(task["due_date"])
    if due < now:
        return Deadline(_late(due, now), f"échéance le {day(due)}", "danger", "alarm")
    days = _days(now, due)
    word = {0: "Aujourd'hui", 1: "Demain"}.get(days) or f"Dans {counted(days, 'jour')}"
    close = days < 2
    return Deadline(word, f"avant le {day(due)}" if days else f"avant {_clock(due)}",
                    "warning" if close else "neutral",
                    "hourglass-split" if close else "clock")  # fmt: skip


def age(created_at: str, now: datetime) -> str:
    """« Aujourd'hui », « Hier », « Il y a 5 jours »."""
    days = _days(datetime.fromisoformat(created_at), now)
    return {0: "Aujourd'hui", 1: "Hier"}.get(days) or f"Il y a {counted(days, 'jour')}"


def _late(due: datetime, now: datetime) -> str:
    days = _days(due, now)
    if days:
        return f"En retard de {counted(days, 'jour')}"
    return f"En retard depuis {_clock(due)}"


def _days(start: datetime, end: datetime) -> int:
    return (end.astimezone(PARIS).date() - start.astimezone(PARIS).date()).days


def _clock(moment: datetime) -> str:
    local = moment.astimezone(PARIS)
    return f"{local.hour}\u202fh\u202f{local.minute:02}"
