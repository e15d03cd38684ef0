"""Which follow-up a position's risks lead to at a date: computed, never chosen by hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from services.workforce.follow_up.rulesets import RULESETS, Rule, Ruleset
from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk

ORDER = (FollowUpLevel.SI, FollowUpLevel.SIA, FollowUpLevel.SIR)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`because`: the rules that made the level. `attested`: those that ask for a certificate.

    `yearly`: the physician sees the employee every year (ionising radiation, category A).
    """

    level: FollowUpLevel
    because: tuple[Rule, ...]
    before_start: bool
    attested: tuple[Rule, ...]
    yearly: bool
    ruleset: Ruleset
    on: date


def follow_up(
    risks: Collection[Risk],
    on: date,
    ruleset: Ruleset,
    ionising_category: IonisingCategory | None = None,
) -> FollowUp:
    rules = [rule for rule in RULESETS[ruleset] if rule.risk in risks and rule.holds(on)]
    level = max((rule.level for rule in rules), key=ORDER.index, default=FollowUpLevel.SI)
    return FollowUp(
        level=level,
        because=tuple(
            rule for rule in rules if rule.level is level and level is not FollowUpLevel.SI
        ),
        before_start=any(rule.before_start for rule in rules),
        attested=tuple(rule for rule in rules if rule.attestation),
        yearly=Risk.IONISING_RADIATION in risks and ionising_category is IonisingCategory.A,
        ruleset=ruleset,
        on=on,
    )
