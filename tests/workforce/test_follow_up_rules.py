"""The guide's table and the law's, evaluated at a date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.workforce.follow_up.french import sentence
from services.workforce.follow_up.rules import ORDER, FollowUp, follow_up
from services.workforce.follow_up.rulesets import RULESETS, Ruleset
from services.workforce.risks.catalogue import RISKS, vehicle_label
from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk, Vehicle

TODAY = date(2026, 11, 23)
SI, SIA, SIR = FollowUpLevel
GUIDE, LAW = Ruleset

SETS = st.frozensets(st.sampled_from(Risk))
DATES = st.dates(date(2015, 1, 1), date(2035, 1, 1))


def _level(risks: set[Risk], on: date, ruleset: Ruleset = LAW) -> FollowUpLevel:
    return follow_up(risks, on, ruleset).level


@pytest.mark.parametrize(
    ("risks", "before", "today"),
    [
        (set(), SI, SI),
        ({Risk.ASBESTOS}, SIR, SIR),
        ({Risk.BIO_GROUP_3_4}, SIR, SIR),
        ({Risk.HYPERBARIC}, SIR, SIR),
        ({Risk.NIGHT_WORK}, SIA, SIA),
        ({Risk.ELECTROMAGNETIC_FIELDS}, SIA, SIA),
        ({Risk.CMR}, SIR, SIR),
        ({Risk.ELECTRICAL_WORK}, SIR, SI),
        ({Risk.SCAFFOLD_FALL}, SIR, SIR),
        ({Risk.DRIVING_AUTHORISATION}, SIR, SI),
        ({Risk.LEAD}, SIR, SIR),
        ({Risk.IONISING_RADIATION}, SIR, SIR),
        ({Risk.HEAVY_LOAD}, SIR, SIR),
        ({Risk.BIO_GROUP_2}, SIA, SIA),
        ({Risk.OTHER}, SIR, SIR),
        ({Risk.DRIVING_AUTHORISATION, Risk.SCAFFOLD_FALL}, SIR, SIR),
        ({Risk.DRIVING_AUTHORISATION, Risk.NIGHT_WORK}, SIR, SIA),
    ],
)
def test_the_law_changes_on_the_first_of_october_2025(
    risks: set[Risk], before: FollowUpLevel, today: FollowUpLevel
) -> None:
    assert _level(risks, date(2025, 9, 30)) is before
    assert _level(risks, date(2025, 10, 1)) is today
    assert _level(risks, TODAY) is today


@pytest.mark.parametrize(
    ("risks", "printed"),
    [
        ({Risk.ELECTRICAL_WORK}, SIR),
        ({Risk.DRIVING_AUTHORISATION, Risk.SCAFFOLD_FALL}, SIR),
        ({Risk.HEAVY_LOAD}, SIR),
        ({Risk.DRIVING_AUTHORISATION}, SIR),
        (set(), SI),
    ],
)
def test_the_guides_own_rows_come_out_as_printed(risks: set[Risk], printed: FollowUpLevel) -> None:
    assert _level(risks, date(2023, 6, 20), LAW) is printed
    assert _level(risks, date(2023, 6, 20), GUIDE) is printed
    assert _level(risks, TODAY, GUIDE) is printed


@pytest.mark.parametrize("ruleset", Ruleset)
@pytest.mark.parametrize("risk", Risk)
def test_every_risk_has_exactly_one_rule_at_any_date(risk: Risk, ruleset: Ruleset) -> None:
    for on in (date(2000, 1, 1), date(2025, 9, 30), date(2025, 10, 1), date(2040, 1, 1)):
        held = [rule for rule in RULESETS[ruleset] if rule.risk is risk and rule.holds(on)]
        assert len(held) == 1


@given(SETS, st.sampled_from(Risk), DATES, st.sampled_from(Ruleset))
def test_one_more_risk_never_lowers_the_follow_up(
    risks: frozenset[Risk], more: Risk, on: date, ruleset: Ruleset
) -> None:
    without = follow_up(risks, on, ruleset)
    with_it = follow_up(risks | {more}, on, ruleset)
    assert ORDER.index(with_it.level) >= ORDER.index(without.level)
    assert with_it.before_start >= without.before_start
    assert set(with_it.attested) >= set(without.attested)


@given(SETS, DATES, st.sampled_from(Ruleset))
def test_what_made_the_level_is_named_and_is_enough_to_make_it(
    risks: frozenset[Risk], on: date, ruleset: Ruleset
) -> None:
    found = follow_up(risks, on, ruleset)
    named = {rule.risk for rule in found.because}
    assert named <= risks
    assert follow_up(named, on, ruleset).level is found.level
    assert (found.level is SI) == (not named)


def test_an_attestation_is_due_from_the_decree_on_whatever_the_level() -> None:
    risks = {Risk.ELECTRICAL_WORK, Risk.DRIVING_AUTHORISATION, Risk.LEAD}
    today = follow_up(risks, TODAY, LAW)
    assert today.level is SIR
    assert {rule.risk for rule in today.attested} == {
        Risk.ELECTRICAL_WORK,
        Risk.DRIVING_AUTHORISATION,
    }
    assert follow_up(risks, date(2025, 9, 30), LAW).attested == ()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            follow_up((), TODAY, LAW),
            "Suivi individuel simple. Visite d'information et de prévention dans les trois mois",
        ),
        (
            follow_up({Risk.NIGHT_WORK}, TODAY, LAW),
            "Suivi individuel adapté, en raison de\u00a0: Travail de nuit (R4624-18). Visite",
        ),
        (
            follow_up({Risk.ELECTRICAL_WORK}, TODAY, LAW),
            "est nécessaire pour\u00a0: Électrique (R4544-11-1).",
        ),
        (
            follow_up({Risk.IONISING_RADIATION}, TODAY, LAW, IonisingCategory.A),
            "puis chaque année.",
        ),
        (
            follow_up({Risk.IONISING_RADIATION}, TODAY, LAW, IonisingCategory.B),
            "visite intermédiaire",
        ),
    ],
)
def test_the_follow_up_is_said_in_french(found: FollowUp, said: str) -> None:
    assert said in sentence(found)


def test_every_risk_and_vehicle_has_its_words() -> None:
    assert set(RISKS) == set(Risk)
    labels = [vehicle_label(vehicle) for vehicle in Vehicle]
    assert len(set(labels)) == len(labels)
    assert vehicle_label(Vehicle.R489_1A) == (
        "R489 Chariots automoteurs à conducteur porté, catégorie 1A"
    )
