"""The dated tables that say which follow-up a risk leads to, and by which article.

A rule holds from `since` until the day before `until`. `guide-2023` is the table of the members'
guide; `law-2025-10` adds the decree 2025-355, in force on 2025-10-01.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from shared.contracts.workforce.risks import FollowUpLevel, Risk

DECREE_2025_355 = date(2025, 10, 1)


class Ruleset(StrEnum):
    GUIDE_2023 = "guide-2023"
    LAW_2025_10 = "law-2025-10"


@dataclass(frozen=True, slots=True)
class Rule:
    """`attestation`: a certificate of no contra-indication is due, whatever the level."""

    risk: Risk
    level: FollowUpLevel
    article: str
    before_start: bool
    attestation: bool = False
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def _reinforced(risk: Risk, article: str, until: date | None = None) -> Rule:
    return Rule(risk, FollowUpLevel.SIR, article, before_start=True, until=until)


def _adapted(risk: Risk, article: str) -> Rule:
    return Rule(risk, FollowUpLevel.SIA, article, before_start=True)


def _attested(risk: Risk, article: str, since: date) -> Rule:
    return Rule(risk, FollowUpLevel.SI, article, before_start=False, attestation=True, since=since)


_UNCHANGED = (
    _reinforced(Risk.ASBESTOS, "R4624-23"),
    _reinforced(Risk.BIO_GROUP_3_4, "R4624-23"),
    _reinforced(Risk.HYPERBARIC, "R4624-23"),
    _adapted(Risk.NIGHT_WORK, "R4624-18"),
    _adapted(Risk.ELECTROMAGNETIC_FIELDS, "R4453-25"),
    _reinforced(Risk.CMR, "R4624-23"),
    _reinforced(Risk.SCAFFOLD_FALL, "R4624-23"),
    _reinforced(Risk.LEAD, "R4624-23"),
    _reinforced(Risk.IONISING_RADIATION, "R4624-23"),
    _reinforced(Risk.HEAVY_LOAD, "R4541-9"),
    _adapted(Risk.BIO_GROUP_2, "R4426-7"),
    _reinforced(Risk.OTHER, "R4624-23"),
)

RULESETS: Mapping[Ruleset, tuple[Rule, ...]] = MappingProxyType(
    {
        Ruleset.GUIDE_2023: (
            *_UNCHANGED,
            _reinforced(Risk.ELECTRICAL_WORK, "R4544-10"),
            _reinforced(Risk.DRIVING_AUTHORISATION, "R4323-56"),
        ),
        Ruleset.LAW_2025_10: (
            *_UNCHANGED,
            _reinforced(Risk.ELECTRICAL_WORK, "R4544-10", until=DECREE_2025_355),
            _attested(Risk.ELECTRICAL_WORK, "R4544-11-1", since=DECREE_2025_355),
            _reinforced(Risk.DRIVING_AUTHORISATION, "R4323-56", until=DECREE_2025_355),
            _attested(Risk.DRIVING_AUTHORISATION, "R4323-56", since=DECREE_2025_355),
        ),
    }
)
