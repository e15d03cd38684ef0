"""The guide's table and the law's, evaluated at a date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.workforce.follow_up.french import sentence
from services.workforce.follow_up.rules import ORDER, FollowUp, follow_up, months_after, of_age
from services.workforce.follow_up.rulesets import RULESETS, Ruleset
from services.workforce.risks.catalogue import RISKS, vehicle_label
from services.workforce.risks.catalogue import SITUATIONS as SITUATION_LABELS
from shared.contracts.workforce.risks import (
    FollowUpLevel,
    IonisingCategory,
    Risk,
    Situation,
    Vehicle,
)

TODAY = date(2026, 11, 23)
SI, SIA, SIR = FollowUpLevel
GUIDE, LAW = Ruleset

SETS = st.frozensets(st.sampled_from(Risk))
SITUATIONS = st.frozensets(st.sampled_from(Situation))
CATEGORIES = st.sampled_from([None, *IonisingCategory])
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
        held = [rule for rule in RULESETS[ruleset] if rule.cause is risk and rule.holds(on)]
        assert len(held) == 1


@given(SETS, SITUATIONS, st.sampled_from(Risk), DATES, st.sampled_from(Ruleset))
def test_one_more_risk_never_lowers_the_follow_up(
    risks: frozenset[Risk], situations: frozenset[Situation], more: Risk, on: date,
    ruleset: Ruleset,
) -> None:  # fmt: skip
    without = follow_up(risks, on, ruleset, None, situations)
    with_it = follow_up(risks | {more}, on, ruleset, None, situations)
    assert ORDER.index(with_it.level) >= ORDER.index(without.level)
    assert with_it.before_start >= without.before_start
    assert with_it.first_visit.months <= without.first_visit.months
    assert set(with_it.attested) >= set(without.attested)


@given(SETS, SITUATIONS, CATEGORIES, DATES, st.sampled_from(Ruleset))
def test_no_delay_exceeds_what_the_law_allows_the_level(
    risks: frozenset[Risk], situations: frozenset[Situation], category: IonisingCategory | None,
    on: date, ruleset: Ruleset,
) -> None:  # fmt: skip
    found = follow_up(risks, on, ruleset, category, situations)
    start = on
    most = {SI: 5, SIA: 3, SIR: 2}[found.level]
    assert found.renewal_due(start) <= start + timedelta(days=366 * most)
    assert found.renewal.months <= {SI: 60, SIA: 36, SIR: 48}[found.level]
    assert found.first_visit_due(start) <= start + timedelta(days=92)
    if found.level is SIR or situations & {Situation.MINOR, Situation.MINOR_REGULATED_WORK}:
        assert found.first_visit_due(start) == start
    if Situation.APPRENTICE in situations:
        assert found.first_visit_due(start) <= start + timedelta(days=62)


@given(SETS, SITUATIONS, CATEGORIES)
def test_the_decree_moves_only_the_positions_it_concerns(
    risks: frozenset[Risk], situations: frozenset[Situation], category: IonisingCategory | None
) -> None:
    before, after = (
        _said(follow_up(risks, on, LAW, category, situations))
        for on in (date(2025, 9, 30), date(2025, 10, 1))
    )
    concerned = risks & {Risk.ELECTRICAL_WORK, Risk.DRIVING_AUTHORISATION}
    assert (before != after) == bool(concerned)
    assert _said(follow_up(risks, TODAY, GUIDE, category, situations)) == before


def _said(found: FollowUp) -> object:
    """All that a person is told, the day and the table apart."""
    return (
        found.level, found.first_visit, found.renewal,
        [(rule.cause, rule.article) for rule in found.because],
        [(rule.cause, rule.article) for rule in found.attested],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("situations", "level", "months", "renewal"),
    [
        ({Situation.DISABLED_WORKER}, SIA, 3, 36),
        ({Situation.DISABILITY_PENSION}, SIA, 3, 36),
        ({Situation.PREGNANT}, SIA, 3, 36),
        ({Situation.APPRENTICE}, SI, 2, 60),
        ({Situation.APPRENTICE, Situation.DISABLED_WORKER}, SIA, 2, 36),
        ({Situation.APPRENTICE, Situation.MINOR}, SIA, 0, 36),
        ({Situation.OTHER_EXPOSURE}, SI, 3, 60),
        ({Situation.MINOR}, SIA, 0, 36),
        ({Situation.MINOR, Situation.MINOR_REGULATED_WORK}, SIR, 0, 12),
    ],
)
def test_what_an_employee_s_situation_asks_for(
    situations: set[Situation], level: FollowUpLevel, months: int, renewal: int
) -> None:
    found = follow_up((), TODAY, LAW, None, situations)
    assert (found.level, found.first_visit.months, found.renewal.months) == (
        level, months, renewal,
    )  # fmt: skip


def test_category_a_is_seen_every_year_and_only_with_its_risk() -> None:
    exposed = follow_up({Risk.IONISING_RADIATION, Risk.LEAD}, TODAY, LAW, IonisingCategory.A)
    assert (exposed.renewal.months, exposed.renewal.intermediate) == (12, None)
    assert follow_up({Risk.LEAD}, TODAY, LAW, IonisingCategory.A).renewal.months == 48


def test_a_period_in_months_ends_on_the_same_day_or_the_last_one() -> None:
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2023, 11, 29), 3) == date(2024, 2, 29)
    assert months_after(date(2026, 1, 15), 60) == date(2031, 1, 15)
    assert months_after(date(2026, 12, 1), 0) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("born", "adult"), [(date(2008, 11, 23), True), (date(2008, 11, 24), False)]
)
def test_one_is_of_age_on_the_eighteenth_birthday(born: date, adult: bool) -> None:
    assert of_age(born, TODAY) is adult


@given(SETS, DATES, st.sampled_from(Ruleset))
def test_what_made_the_level_is_named_and_is_enough_to_make_it(
    risks: frozenset[Risk], on: date, ruleset: Ruleset
) -> None:
    found = follow_up(risks, on, ruleset)
    named = {rule.cause for rule in found.because if isinstance(rule.cause, Risk)}
    assert named <= risks
    assert follow_up(named, on, ruleset).level is found.level
    assert (found.level is SI) == (not named)


def test_an_attestation_is_due_from_the_decree_on_whatever_the_level() -> None:
    risks = {Risk.ELECTRICAL_WORK, Risk.DRIVING_AUTHORISATION, Risk.LEAD}
    today = follow_up(risks, TODAY, LAW)
    assert today.level is SIR
    assert {rule.cause for rule in today.attested} == {
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
            follow_up((), TODAY, LAW, None, {Situation.APPRENTICE}),
            "dans les deux mois qui suivent la prise de poste (R6222-36), puis au moins tous les"
            " cinq ans (R4624-16).",
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
            "puis chaque année (R4451-82).",
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
    assert set(SITUATION_LABELS) == set(Situation)
    labels = [vehicle_label(vehicle) for vehicle in Vehicle]
    assert len(set(labels)) == len(labels)
    assert vehicle_label(Vehicle.R489_1A) == (
        "R489 Chariots automoteurs à conducteur porté, catégorie 1A"
    )
