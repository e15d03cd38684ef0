"""HTTP for the follow-up of a set of risks: what the badge shows while a form is filled in."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.workforce.follow_up import french
from services.workforce.follow_up.rules import follow_up
from services.workforce.follow_up.rulesets import Cause, Rule, Ruleset
from services.workforce.given import FollowUpRuleset, Today
from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk, Situation
from shared.http.caller import AnyCaller


class Reason(BaseModel):
    """A risk, or a situation, and the article of the Code du travail that makes it count.

    Category A of ionising radiation is told as a reason of its risk.
    """

    risk: Risk | None
    situation: Situation | None
    label: str
    article: str


class FirstVisitAnswer(BaseModel):
    """`within_months` after the start, at most; 0: before the start. `due_on` for `starts_on`."""

    within_months: int
    article: str
    due_on: date | None


class RenewalAnswer(BaseModel):
    """At most so many months between two visits; `intermediate_months`: a visit in between."""

    months: int
    intermediate_months: int | None
    article: str


class FollowUpAnswer(BaseModel):
    """`because`: what made the level. `before_start`: a visit is due before the start. Delays are
    legal maxima: the health team sets the dates."""

    level: FollowUpLevel
    label: str
    because: list[Reason]
    before_start: bool
    first_visit: FirstVisitAnswer
    renewal: RenewalAnswer
    attestation_required: bool
    attestation_for: list[Reason]
    ruleset: Ruleset
    on: date
    sentence: str


router = APIRouter(tags=["reference"])

# Beyond, a start is a slip of the keyboard.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


@router.get("/follow-up")
async def show(
    _: AnyCaller,
    ruleset: FollowUpRuleset,
    today: Today,
    risks: Annotated[list[Risk], Query(max_length=len(Risk))] = [],  # noqa: B006 (FastAPI copies it)
    on: date | None = None,
    ionising_category: IonisingCategory | None = None,
    situations: Annotated[list[Situation], Query(max_length=len(Situation))] = [],  # noqa: B006
    starts_on: Annotated[date | None, Query(ge=EARLIEST, le=LATEST)] = None,
) -> FollowUpAnswer:
    """Say the follow-up (SI, SIA or SIR) that risks and situations lead to at a date (today by
    default), why, by which article, and when visits are due at the latest."""
    found = follow_up(set(risks), on or today, ruleset, ionising_category, set(situations))
    return FollowUpAnswer(
        level=found.level,
        label=french.LEVELS[found.level],
        because=[_reason(rule) for rule in found.because],
        before_start=found.before_start,
        first_visit=FirstVisitAnswer(
            within_months=found.first_visit.months,
            article=found.first_visit.article,
            due_on=found.first_visit_due(starts_on) if starts_on else None,
        ),
        renewal=RenewalAnswer(
            months=found.renewal.months,
            intermediate_months=found.renewal.intermediate,
            article=found.renewal.article,
        ),
        attestation_required=bool(found.attested),
        attestation_for=[_reason(rule) for rule in found.attested],
        ruleset=found.ruleset,
        on=found.on,
        sentence=french.sentence(found),
    )


def _reason(rule: Rule) -> Reason:
    cause = rule.cause
    return Reason(
        risk=Risk.IONISING_RADIATION if isinstance(cause, IonisingCategory) else _risk(cause),
        situation=cause if isinstance(cause, Situation) else None,
        label=french.cause_label(cause),
        article=rule.article,
    )


def _risk(cause: Cause) -> Risk | None:
    return cause if isinstance(cause, Risk) else None
