"""What workforce's routes are given besides sessions: the day, the rule set, the seal."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from services.workforce.follow_up.rulesets import Ruleset
from shared.sealed import Seal

_FRANCE = ZoneInfo("Europe/Paris")


def _today() -> date:
    return datetime.now(_FRANCE).date()


def _ruleset(request: Request) -> Ruleset:
    return Ruleset(request.app.state.follow_up_ruleset)


def _seal(request: Request) -> Seal:
    seal: Seal = request.app.state.seal
    return seal


Today = Annotated[date, Depends(_today)]
FollowUpRuleset = Annotated[Ruleset, Depends(_ruleset)]
ServiceSeal = Annotated[Seal, Depends(_seal)]
