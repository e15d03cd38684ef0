"""HTTP for the follow-up of a set of risks: what the badge shows while a form is filled in."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.workforce.follow_up import french
from services.workforce.follow_up.rules import follow_up
from services.workforce.follow_up.rulesets import Rule, Ruleset
from services.workforce.given import FollowUpRuleset, Today
from services.workforce.risks.catalogue import RISKS
from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk
from shared.http.caller import AnyCaller


class Reason(BaseModel):
    """A risk and the article of the Code du travail that makes it count."""

    risk: Risk
    label: str
    article: str


class FollowUpAnswer(BaseModel):
    """`because`: the risks that made the level. `before_start`: a visit is due before the start."""

    level: FollowUpLevel
    label: str
    because: list[Reason]
    before_start: bool
    attestation_required: bool
    attestation_for: list[Reason]
    ruleset: Ruleset
    on: date
    sentence: str


router = APIRouter(tags=["reference"])


@router.get("/follow-up")
async def show(
    _: AnyCaller,
    ruleset: FollowUpRuleset,
    today: Today,
    risks: Annotated[list[Risk], Query(max_length=len(Risk))] = [],  # noqa: B006 (FastAPI copies it)
    on: date | None = None,
    ionising_category: IonisingCategory | None = None,
) -> FollowUpAnswer:
    """Say the follow-up (SI, SIA or SIR) that risks lead to at a date, today by default."""
    found = follow_up(set(risks), on or today, ruleset, ionising_category)
    return FollowUpAnswer(
        level=found.level,
        label=french.LEVELS[found.level],
        because=[_reason(rule) for rule in found.because],
        before_start=found.before_start,
        attestation_required=bool(found.attested),
        attestation_for=[_reason(rule) for rule in found.attested],
        ruleset=found.ruleset,
        on=found.on,
        sentence=french.sentence(found),
    )


def _reason(rule: Rule) -> Reason:
    return Reason(risk=rule.risk, label=RISKS[rule.risk].short, article=rule.article)
