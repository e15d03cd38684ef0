"""The dated tables that say which follow-up a risk or a situation leads to, and by which article.

A rule holds from `since` until the day before `until`. `guide-2023` is the table of the members'
guide; `law-2025-10` adds the decree 2025-355, in force on 2025-10-01.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk, Situation

DECREE_2025_355 = date(2025, 10, 1)

Cause = Risk | IonisingCategory | Situation


class Ruleset(StrEnum):
    GUIDE_2023 = "guide-2023"
    LAW_2025_10 = "law-2025-10"


@dataclass(frozen=True, slots=True)
class Renewal:
    """The legal maximum between two visits, in months; `intermediate`: a visit in between."""

    months: int
    article: str
    intermediate: int | None = None


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """In months after the start; 0: before it."""

    months: int
    article: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`attestation`: a certificate of no contra-indication is due, whatever the level.

    `first_visit` and `renewal` are None where the level's own apply.
    """

    cause: Cause
    level: FollowUpLevel
    article: str
    before_start: bool
    attestation: bool = False
    first_visit: FirstVisit | None = None
    renewal: Renewal | None = None
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


# What each level asks for by itself. The physician may see people more often (R4624-16 and -17).
RENEWALS: Mapping[FollowUpLevel, Renewal] = MappingProxyType(
    {
        FollowUpLevel.SI: Renewal(60, "R4624-16"),
        FollowUpLevel.SIA: Renewal(36, "R4624-17"),
        FollowUpLevel.SIR: Renewal(48, "R4624-28", intermediate=24),
    }
)
AFTER_THE_START = FirstVisit(3, "R4624-10")
BEFORE_THE_START: Mapping[FollowUpLevel, FirstVisit] = MappingProxyType(
    {
        # Never met: what asks for a visit before the start is at least adapted.
        FollowUpLevel.SI: FirstVisit(0, "R4624-18"),
        FollowUpLevel.SIA: FirstVisit(0, "R4624-18"),
        FollowUpLevel.SIR: FirstVisit(0, "R4624-24"),
    }
)
_OF_APPRENTICES = FirstVisit(2, "R6222-36")


def _reinforced(cause: Cause, article: str, until: date | None = None) -> Rule:
    return Rule(cause, FollowUpLevel.SIR, article, before_start=True, until=until)


def _yearly(cause: Cause, article: str) -> Rule:
    renewal = Renewal(12, article)
    return Rule(cause, FollowUpLevel.SIR, article, before_start=True, renewal=renewal)


def _adapted(cause: Cause, article: str, *, before_start: bool = True) -> Rule:
    return Rule(cause, FollowUpLevel.SIA, article, before_start=before_start)


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
    _yearly(IonisingCategory.A, "R4451-82"),
    _adapted(Situation.DISABLED_WORKER, "R4624-20", before_start=False),
    _adapted(Situation.DISABILITY_PENSION, "R4624-20", before_start=False),
    _adapted(Situation.PREGNANT, "R4624-19", before_start=False),
    _adapted(Situation.MINOR, "R4624-18"),
    _yearly(Situation.MINOR_REGULATED_WORK, "R4153-40"),
    Rule(
        Situation.APPRENTICE, FollowUpLevel.SI, "R6222-36", before_start=False,
        first_visit=_OF_APPRENTICES,
    ),
)  # fmt: skip

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
