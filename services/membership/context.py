"""What membership's routes and activities are given besides the resources of every service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from temporalio.client import Client

from services.membership.drafts.rules import Grounds, Territory
from services.membership.settings import Settings
from shared.contracts.processes.membership_application import ApplicationTerms
from shared.database import SessionFactory
from shared.listen import Listener
from shared.nomenclatures.communes import load_communes
from shared.nomenclatures.naf import load_naf
from shared.nomenclatures.pcs import load_pcs
from shared.resources import Resources
from shared.sealed import Seal

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Context:
    sessions: SessionFactory
    temporal: Client
    seal: Seal
    grounds: Callable[[], Grounds]
    terms: ApplicationTerms
    listener: Listener


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


CurrentContext = Annotated[Context, Depends(_context)]


def grounds(settings: Settings) -> Callable[[], Grounds]:
    """The nomenclatures, loaded once, and today's date in France."""
    territory = Territory(
        served=frozenset(settings.served_departments),
        never=frozenset(settings.never_served_departments),
    )

    def now() -> Grounds:
        return Grounds(
            naf=load_naf(),
            communes=load_communes(),
            pcs=load_pcs(),
            territory=territory,
            today=datetime.now(PARIS).date(),
        )

    return now


def context(resources: Resources, settings: Settings, listener: Listener) -> Context:
    return Context(
        sessions=resources.sessions,
        temporal=resources.temporal,
        seal=resources.seal,
        grounds=grounds(settings),
        terms=ApplicationTerms(
            remind_after=list(settings.application_remind_after),
            expire_after=settings.application_expire_after,
            review_within=settings.application_review_within,
        ),
        listener=listener,
    )
