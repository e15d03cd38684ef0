"""Deadlines in words: days of the calendar in France, whatever the hour."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.portal.inbox.deadlines import age, deadline

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def task(due: str | None, **changes: Any) -> dict[str, Any]:
    return {"due_date": due, "completed_at": None, "waiting_for": "staff", "suspended_at": None,
            **changes}  # fmt: skip


@pytest.mark.parametrize(
    ("due", "word", "date", "tone"),
    [
        ("2026-11-26T09:00:00Z", "Dans 3\u00a0jours", "avant le 26/11/2026", "neutral"),
        ("2026-11-23T23:30:00Z", "Demain", "avant le 24/11/2026", "warning"),
        ("2026-11-23T16:00:00Z", "Aujourd'hui", "avant 17\u202fh\u202f00", "warning"),
        ("2026-11-23T08:00:00Z", "En retard depuis 9\u202fh\u202f00", "échéance le 23/11/2026",
         "danger"),
        ("2026-11-22T22:30:00Z", "En retard de 1\u00a0jour", "échéance le 22/11/2026", "danger"),
        ("2026-11-21T09:00:00Z", "En retard de 2\u00a0jours", "échéance le 21/11/2026", "danger"),
    ],
)  # fmt: skip
def test_a_deadline_has_a_word_a_date_and_a_tone(due: str, word: str, date: str, tone: str) -> None:
    found = deadline(task(due), NOW)
    assert found
    assert (found.word, found.date, found.tone) == (word, date, tone)


def test_while_the_employer_answers_the_clock_is_stopped() -> None:
    waits = task("2026-11-01T09:00:00Z", waiting_for="requester",
                 suspended_at="2026-11-12T10:00:00Z")  # fmt: skip
    found = deadline(waits, NOW)
    assert found
    assert (found.word, found.date) == ("En attente de l'employeur", "depuis le 12/11/2026")
    assert found.tone == "neutral"


def test_what_is_over_or_has_no_date_has_no_deadline() -> None:
    assert deadline(task(None), NOW) is None
    assert deadline(task("2026-11-01T09:00:00Z", completed_at="2026-11-02T09:00:00Z"), NOW) is None


@pytest.mark.parametrize(
    ("opened", "said"),
    [("2026-11-22T23:10:00Z", "Aujourd'hui"), ("2026-11-22T22:50:00Z", "Hier"),
     ("2026-11-18T10:00:00Z", "Il y a 5\u00a0jours")],
)  # fmt: skip
def test_an_age_counts_calendar_days(opened: str, said: str) -> None:
    assert age(opened, NOW) == said
