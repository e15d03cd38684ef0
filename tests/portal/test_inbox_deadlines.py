"""Deadlines in words: working days in France, whatever the hour."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.portal.inbox.deadlines import age, deadline
from shared.working_days import working_days_between

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def task(due: str | None, **changes: Any) -> dict[str, Any]:
    days = working_days_between(NOW, datetime.fromisoformat(due)) if due else None
    return {"due_date": due, "completed_at": None, "waiting_for": "staff", "suspended_at": None,
            "due_in_working_days": days, "subject_kind": "membership_application",
            **changes}  # fmt: skip


@pytest.mark.parametrize(
    ("due", "word", "date", "tone"),
    [
        ("2026-11-26T09:00:00Z", "Dans 3\u00a0jours ouvrés", "avant le 26/11/2026", "neutral"),
        # A weekend goes by.
        ("2026-12-01T09:00:00Z", "Dans 6\u00a0jours ouvrés", "avant le 01/12/2026", "neutral"),
        ("2026-11-23T23:30:00Z", "Demain", "avant le 24/11/2026", "warning"),
        ("2026-11-23T16:00:00Z", "Aujourd'hui", "avant 17\u202fh\u202f00", "warning"),
        ("2026-11-23T08:00:00Z", "En retard depuis 9\u202fh\u202f00", "échéance le 23/11/2026",
         "danger"),
        ("2026-11-20T09:00:00Z", "En retard de 1\u00a0jour ouvré", "échéance le 20/11/2026",
         "danger"),
        ("2026-11-10T09:00:00Z", "En retard de 8\u00a0jours ouvrés", "échéance le 10/11/2026",
         "danger"),
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


def test_between_a_friday_and_a_sunday_no_working_day_goes_by() -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    late = deadline({**task("2026-11-27T17:00:00Z"), "due_in_working_days": 0},
                    datetime(2026, 11, 29, 9, tzinfo=UTC))  # fmt: skip
    soon = deadline({**task("2026-11-29T17:00:00Z"), "due_in_working_days": 0}, friday)
    assert late
    assert soon
    assert (late.word, soon.word) == ("En retard depuis le 27/11/2026",
                                      "Avant le prochain jour ouvré")  # fmt: skip


def test_who_asked_is_named_after_what_was_asked() -> None:
    waits = task("2026-11-01T09:00:00Z", waiting_for="requester", subject_kind="procedure")
    found = deadline(waits, NOW)
    assert found
    assert found.word == "En attente du demandeur"


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
