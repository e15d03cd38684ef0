"""What each field accepts and refuses: the code at the field, in every case of bad input."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.drafts.rules import Grounds, Territory, check
from shared.contracts.membership.drafts import (
    MAX_EMPLOYEES,
    Company,
    Draft,
    Employees,
    Identification,
    Positions,
)
from shared.nomenclatures.communes import load_communes
from shared.nomenclatures.naf import load_naf
from shared.nomenclatures.pcs import load_pcs
from shared.typed.reading import Unreadable, read_date, read_name, read_siret
from tests.membership.draft import (
    COMPANY,
    EMPLOYEES,
    IDENTIFICATION,
    POSITIONS,
    changed,
    employee,
)

BORN_2010 = "2010-05-01"
GROUNDS = Grounds(load_naf(), load_communes(), load_pcs(), Territory(), date(2026, 11, 23))


def codes(**steps: dict[str, Any]) -> dict[str, str]:
    """Every problem of the baker's application with these steps changed, by field."""
    draft = Draft(
        identification=Identification.model_validate(steps.get("identification", IDENTIFICATION)),
        company=Company.model_validate(steps.get("company", COMPANY)),
        positions=Positions.model_validate(steps.get("positions", POSITIONS)),
        employees=Employees.model_validate(steps.get("employees", EMPLOYEES)),
    )
    return {one.field: one.code for problems in check(draft, GROUNDS).values() for one in problems}


def test_the_baker_is_complete() -> None:
    assert codes() == {}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("siret", "732 829 320 00074", None),
        ("siret", "732.829.320-00074", None),
        ("siret", "35600000049837", None),  # La Poste: digits whose sum is a multiple of 5
        ("siret", "35600000049838", "siret_key"),
        ("siret", "73282932000075", "siret_key"),
        ("siret", "7328293200007", "siret_length"),
        ("siret", "732829320000744", "siret_length"),
        ("siret", "73282932OOOO74", "siret_format"),
        ("siret", "", "missing"),
        ("naf_code", "1071c", None),
        ("naf_code", "10.7", "naf_revision"),
        ("naf_code", "15.8C", "naf_revision"),
        ("naf_code", "pain", "naf_unknown"),
        ("commune", "Nantes (44000)", None),
        ("commune", "Nantes (35000)", "commune_postal_code_mismatch"),
        ("commune", "Trifouillis", "commune_unknown"),
        ("commune", "Rennes", "territory_not_covered"),
        ("commune", "Vannes", "territory_not_covered"),
        ("commune", "Lyon", "territory_not_covered"),
    ],
)
def test_identification(field: str, value: str, code: str | None) -> None:
    found = codes(identification=IDENTIFICATION | {field: value})
    assert found == ({field: code} if code else {})


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("legal_name", "", "missing"),
        ("legal_name", "L'Épi d'or — Ñandú & fils", None),
        ("legal_name", "Epi\u0000", "text_characters"),
        ("created_on", "31/02/2011", "date_invalid"),
        ("created_on", "24/11/2026", "date_future"),
        ("created_on", "2011-03-14", None),
        ("establishment_address.postal_code", "35000", "commune_postal_code_mismatch"),
        ("establishment_address.postal_code", "4400", "postal_code_format"),
        ("establishment_address.town", "Nantes CEDEX 2", None),
        ("establishment_address.phone", "02 40 11 22", "phone_format"),
        ("establishment_address.phone", "+33 2 40 11 22 33", None),
        ("billing_address", {}, "missing"),
    ],
)
def test_company(field: str, value: Any, code: str | None) -> None:
    found = codes(company=changed(COMPANY, field, value))
    assert found.get(field, found.get(f"{field}.line")) == code


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"pcs_code": None}, "pcs_code", "missing"),
        ({"pcs_code": "999z"}, "pcs_code", "pcs_unknown"),
        ({"pcs_code": "636C"}, "pcs_code", None),
        ({"risks": ["gravity"]}, "risks", "risk_unknown"),
        ({"risks": ["ionising_radiation"]}, "ionising_category", "missing"),
        (
            {"risks": ["ionising_radiation"], "ionising_category": "C"},
            "ionising_category",
            "ionising_category_unknown",
        ),
        ({"risks": ["ionising_radiation"], "ionising_category": "INB"}, "ionising_category", None),
        ({"risks": ["driving_authorisation"]}, "vehicles", "missing"),
        ({"risks": ["driving_authorisation"], "vehicles": ["tank"]}, "vehicles", "vehicle_unknown"),
        ({"risks": ["other"]}, "other_risk", "missing"),
        ({"label": "VENDEUSE", "pcs_code": "554a", "risks": []}, "label", None),
    ],
)
def test_positions(changes: dict[str, Any], field: str, code: str | None) -> None:
    baker = POSITIONS["positions"][0] | changes
    found = codes(positions={"positions": [baker, POSITIONS["positions"][1]]})
    assert found.get(f"positions.0.{field}") == code


def test_the_same_position_twice_is_said_at_the_second() -> None:
    baker = {name: value for name, value in POSITIONS["positions"][0].items() if name != "id"}
    found = codes(positions={"positions": [*POSITIONS["positions"], baker]})
    assert found == {"positions.2.label": "position_duplicate"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"birth_date": "24/11/2026"}, "birth_date", "birth_date_future"),
        ({"birth_date": "29/02/2023"}, "birth_date", "date_invalid"),
        ({"birth_date": "01/01/1899"}, "birth_date", "birth_date_too_old"),
        (
            {"birth_date": "2010-05-01", "starts_on": "2009-01-01"},
            "starts_on",
            "hired_before_birth",
        ),
        (
            {"birth_date": "2014-05-01", "starts_on": "2026-01-01"},
            "birth_date",
            "employee_too_young",
        ),
        ({"starts_on": "2029-01-01"}, "starts_on", "date_too_far"),
        ({"starts_on": "2026-12-01"}, "starts_on", None),
        ({"position": "Pilote"}, "position", "position_unknown"),
        ({"position": "boulanger"}, "position", None),
        ({"position": None}, "position", "missing"),
        ({"title": "Dr"}, "title", "title_unknown"),
        ({"title": "Madame"}, "title", None),
        ({"contract_type": "interim"}, "contract_type", "contract_type_unknown"),
        ({"ins": "N 2 95 10 99 126 111 93"}, "ins", None),
        ({"ins": "295109912611192"}, "ins", "ins_key"),
        ({"ins": "29510991261"}, "ins", "ins_length"),
        ({"birth_name": "D’Angelo-Le Goff"}, "birth_name", None),
        ({"birth_name": "Łukasz Nguyễn"}, "birth_name", None),
        ({"birth_name": "Zoé 🎂"}, "birth_name", "name_characters"),
        ({"birth_name": "R2D2"}, "birth_name", "name_characters"),
        ({"first_name": "Zo\u200bé"}, "first_name", "text_characters"),
    ],
)
def test_employees(changes: dict[str, Any], field: str, code: str | None) -> None:
    found = codes(employees={"employees": [employee(**changes)]})
    assert found == ({f"employees.0.{field}": code} if code else {})


def test_the_same_employee_twice_is_found_under_another_spelling() -> None:
    again = employee(first_name="MAELLE", birth_name="GUIVARC'H", birth_date="10/05/1990")
    found = codes(employees={"employees": [employee(), again]})
    assert found == {"employees.1.birth_name": "employee_duplicate"}


def test_a_removed_position_is_missed_by_who_held_it() -> None:
    found = codes(positions={"positions": [POSITIONS["positions"][1]]})
    assert found == {"employees.0.position": "position_unknown"}


def test_a_thousand_employees_are_read_and_one_more_is_too_many() -> None:
    crowd = {"employees": [employee(number) for number in range(MAX_EMPLOYEES)]}
    assert codes(employees=crowd) == {}
    with pytest.raises(ValueError, match="at most 1000"):
        Employees.model_validate({"employees": [*crowd["employees"], employee(1000)]})


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(text: str) -> None:
    assert refusal(read_siret, text).endswith(".")
    assert refusal(read_date, text).endswith(".")
    assert refusal(read_name, text).endswith(".")


def refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except Unreadable as wrong:
        return wrong.detail
    return "Accepted."


@given(st.integers(0, 99_999_999_999_999))
def test_a_siret_is_never_accepted_with_another_key(number: int) -> None:
    text = f"{number:014d}"
    if text.startswith("356000000"):
        return
    good = [d for d in range(10) if refusal(read_siret, text[:13] + str(d)) == "Accepted."]
    assert len(good) <= 1
