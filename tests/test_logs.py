"""What an unexpected error leaves in the logs: where it happened, not what was typed."""

import logging

import pytest

from shared.logs import DiscreetFormatter, told

TYPED = "Soizic Kervadec"


def fail() -> None:
    try:
        raise ValueError(f"Key (name)=({TYPED}) already exists.")
    except ValueError as cause:
        raise RuntimeError(f"refused {TYPED}") from cause


def test_an_exception_is_told_by_its_kinds_and_places() -> None:
    with pytest.raises(RuntimeError) as failure:
        fail()
    text = told(failure.value)
    assert "builtins.ValueError" in text
    assert "in fail" in text
    assert TYPED not in text


def test_a_library_s_own_log_keeps_silent_about_what_was_typed() -> None:
    with pytest.raises(RuntimeError) as failure:
        fail()
    record = logging.LogRecord(
        "temporalio", logging.WARNING, "", 1, "Completing activity as failed", (),
        (type(failure.value), failure.value, failure.value.__traceback__),
    )  # fmt: skip
    text = DiscreetFormatter("%(message)s").format(record)
    assert "builtins.RuntimeError" in text
    assert TYPED not in text
