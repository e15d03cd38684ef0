"""Which follow-up risks and situations lead to at a date: computed, never chosen by hand."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from services.workforce.follow_up.rulesets import (
    AFTER_THE_START,
    BEFORE_THE_START,
    RENEWALS,
    RULESETS,
    FirstVisit,
    Renewal,
    Rule,
    Ruleset,
)
from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk, Situation

ORDER = (FollowUpLevel.SI, FollowUpLevel.SIA, FollowUpLevel.SIR)
ADULT_AT = 18


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`because`: the rules that made the level. `attested`: those that ask for a certificate.

    `first_visit` and `renewal` are legal maxima: the physician sets the real dates.
    """

    level: FollowUpLevel
    because: tuple[Rule, ...]
    first_visit: FirstVisit
    renewal: Renewal
    attested: tuple[Rule, ...]
    ruleset: Ruleset
    on: date

    @property
    def before_start(self) -> bool:
        return self.first_visit.months == 0

    def first_visit_due(self, starts_on: date) -> date:
        """The last day for the first visit; the start itself when it must come before."""
        return months_after(starts_on, self.first_visit.months)

    def renewal_due(self, last_visit: date) -> date:
        """The last day for the next visit, by the physician or in between."""
        return months_after(last_visit, self.renewal.intermediate or self.renewal.months)


def follow_up(
    risks: Collection[Risk],
    on: date,
    ruleset: Ruleset,
    ionising_category: IonisingCategory | None = None,
    situations: Collection[Situation] = (),
) -> FollowUp:
    """A category counts only with the risk it details."""
    category = {ionising_category} if Risk.IONISING_RADIATION in risks else set()
    causes = {*risks, *situations, *category}
    rules = [rule for rule in RULESETS[ruleset] if rule.cause in causes and rule.holds(on)]
    level = max((rule.level for rule in rules), key=ORDER.index, default=FollowUpLevel.SI)
    deciding = [rule for rule in rules if rule.level is level]
    renewals = [rule.renewal for rule in deciding if rule.renewal]
    return FollowUp(
        level=level,
        because=tuple(deciding) if level is not FollowUpLevel.SI else (),
        first_visit=_first_visit(level, rules),
        renewal=min(renewals, key=lambda one: one.months, default=RENEWALS[level]),
        attested=tuple(rule for rule in rules if rule.attestation),
        ruleset=ruleset,
        on=on,
    )


def of_age(birth_date: date, on: date) -> bool:
    return months_after(birth_date, 12 * ADULT_AT) <= on


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day (as periods in months are counted)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _first_visit(level: FollowUpLevel, rules: Collection[Rule]) -> FirstVisit:
    if any(rule.before_start for rule in rules):
        return BEFORE_THE_START[level]
    said = [rule.first_visit for rule in rules if rule.first_visit]
    return min(said, key=lambda one: one.months, default=AFTER_THE_START)
