"""The sentence a slower clerk reads."""

from datetime import UTC, datetime

import pytest

from services.tasks.people.wording import held_by

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "since", "sentence"),
    [
        (
            "Claire Morvan",
            datetime(2026, 11, 23, 9, 12, tzinfo=UTC),
            "Cette tâche est prise en charge par Claire Morvan depuis 10\u00a0h\u00a012.",
        ),
        (
            "Claire Morvan",
            datetime(2026, 11, 22, 23, 5, tzinfo=UTC),
            "Cette tâche est prise en charge par Claire Morvan depuis 0\u00a0h\u00a005.",
        ),
        (
            "Claire Morvan",
            datetime(2026, 7, 1, 8, 0, tzinfo=UTC),
            "Cette tâche est prise en charge par Claire Morvan"
            " depuis le 1er juillet à 10\u00a0h\u00a000.",
        ),
        (
            None,
            datetime(2025, 8, 20, 8, 0, tzinfo=UTC),
            "Cette tâche est prise en charge par une autre personne"
            " depuis le 20 août 2025 à 10\u00a0h\u00a000.",
        ),
        (None, None, "Cette tâche est prise en charge par une autre personne."),
    ],
)
def test_it_says_who_and_since_when_in_paris(
    name: str | None, since: datetime | None, sentence: str
) -> None:
    assert held_by(name, since, NOW) == sentence
