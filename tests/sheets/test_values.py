"""Cells and titles: every way an office writes them, and the sentence for every other."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sheets.answers import lines
from shared.sheets.columns import Column, Titles
from shared.sheets.problems import WrongValue
from shared.sheets.rows import Row
from shared.sheets.values import read_amount, read_day, read_whole, read_yes_no, unrounded


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("11 077,19 €", "11077.19"), ("11\u202f077,19", "11077.19"), ("11077.19", "11077.19"),
        ("1.234.567,8", "1234567.80"), ("1,234.50", "1234.50"), ("-84,00", "-84.00"),
        ("\u221284", "-84.00"), ("0", "0.00"), ("84 EUR", "84.00"),
        ("11077.190000000001", "11077.19"), ("1.234,5", "1234.50"),
        ("1 234", "1234.00"), ("12.345", None), ("abc", None), ("1,2,3", None), ("NaN", None),
        ("1e9", "1000000000.00"), ("1e30", None), ("", None), ("12,345", None), ("Infinity", None),
    ],
)  # fmt: skip
def test_amounts(text: str, amount: str | None) -> None:
    if amount is None:
        with pytest.raises(WrongValue):
            read_amount(text)
    else:
        assert read_amount(text) == Decimal(amount)


@given(st.decimals(-9_999_999, 9_999_999, places=2))
def test_an_amount_written_as_the_portal_shows_it_is_read_back(amount: Decimal) -> None:
    shown = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert read_amount(f"{shown}\u00a0€") == amount


@pytest.mark.parametrize("text", ["3/9/2026", "03.09.2026", "03-09-2026", "2026-09-03",
                                  "2026-09-03T00:00:00", "03/09/2026 00:00"])  # fmt: skip
def test_days(text: str) -> None:
    assert read_day(text) == date(2026, 9, 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2026", "date_invalid"), ("03/09/26", "date_year_short"), ("hier", "date_invalid"),
        ("2026", "date_invalid"), ("46000", "date_invalid"), ("03/09/2026 14:30", "date_invalid"),
        ("00/00/0000", "date_invalid"),
    ],
)  # fmt: skip
def test_days_that_are_none(text: str, code: str) -> None:
    with pytest.raises(WrongValue) as wrong:
        read_day(text)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("text", "said"), [("Oui", True), ("NON", False), ("x", True), ("0", False)]
)
def test_yes_and_no(text: str, said: bool) -> None:
    assert read_yes_no(text) is said


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (read_yes_no, "peut-être", "yes_no_invalid"),
        (lambda text: read_whole(text, 0, 100), "12,5", "number_invalid"),
        (lambda text: read_whole(text, 0, 100), "101", "number_out_of_range"),
        (lambda text: read_whole(text, 0, 100), "٣", "number_invalid"),
        (unrounded, "7,32829E+13", "number_rounded"),
        (unrounded, "7.32829e+13", "number_rounded"),
    ],
)
def test_what_is_no_such_value(read: Callable[[str], object], text: str, code: str) -> None:
    with pytest.raises(WrongValue) as wrong:
        read(text)
    assert wrong.value.code == code


COLUMNS = (
    Column("number", "Numéro d'adhérent", True, ("N° adhérent",)),
    Column("label", "Libellé", True),
    Column("other", "Autre risque"),
)


def titles(*cells: str) -> Titles:
    return Titles(COLUMNS, Row(1, cells))


@pytest.mark.parametrize(
    "first", ["Numéro d'adhérent", "NUMERO D’ADHERENT", "n° adhérent", "number"]
)
def test_titles_are_known_however_they_are_spelt(first: str) -> None:
    known = titles("Libellé", first)
    assert known.problems == []
    assert known.values(Row(2, ("Menuisier", "2841"))) == {"label": "Menuisier", "number": "2841"}


def test_wrong_titles_are_told_with_the_one_that_was_meant() -> None:
    found = titles("Numéro d'adhérent", "Libelé", "Couleur", "N° adhérent").problems
    assert [(one.code, one.column) for one in found] == [
        ("column_unknown", "Libelé"), ("column_unknown", "Couleur"),
        ("column_twice", "Numéro d'adhérent"), ("column_missing", "Libellé"),
    ]  # fmt: skip
    assert "« Libellé »" in found[0].detail


def test_a_value_under_no_title_is_told() -> None:
    known = titles("Numéro d'adhérent", "Libellé", "", "Autre risque")
    assert known.astray(Row(2, ("1", "a", "", "Oui"))) is None
    for row in (("1", "a", "x"), ("1", "a", "", "", "x")):
        astray = known.astray(Row(2, row))
        assert astray is not None
        assert astray.value == "x"


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_an_answer_becomes_a_formula(cell: str) -> None:
    assert lines([[cell]]).lstrip('"').startswith("'")


def test_an_answer_is_csv() -> None:
    assert lines([["a;b", 'c"d', None, 3]]) == '"a;b";"c""d";;3\r\n'
