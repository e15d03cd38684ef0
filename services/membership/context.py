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
from services.membership.synchronisations.policy import guess_limits, synchronisation_terms
from services.membership.synchronisations.rules import GuessLimits
from shared.contracts.processes.access_request import AccessRequestTerms
from shared.contracts.processes.administrator_change import AdministratorChangeTerms
from shared.contracts.processes.membership_application import ApplicationTerms
from shared.contracts.processes.reorganisation import ReorganisationTerms
from shared.contracts.processes.synchronisation import SynchronisationTerms
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
    access_terms: AccessRequestTerms
    reorganisation_terms: ReorganisationTerms
    synchronisation_terms: SynchronisationTerms
    synchronisation_confirmation: str
    administrator_terms: AdministratorChangeTerms
    guess_limits: GuessLimits
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
            review_working_days=settings.application_review_working_days,
        ),
        access_terms=AccessRequestTerms(
            remind_after=list(settings.access_request_remind_after),
            expire_after=settings.access_request_expire_after,
            inactive_after=settings.administrator_inactive_after,
        ),
        reorganisation_terms=ReorganisationTerms(
            answer_within=settings.reorganisation_answer_within,
            undo_within=settings.reorganisation_undo_within,
        ),
        synchronisation_terms=synchronisation_terms(settings),
        synchronisation_confirmation=settings.synchronisation_confirmation,
        administrator_terms=AdministratorChangeTerms(
            window_working_days=settings.administrator_change_window_working_days,
            answer_within=settings.administrator_change_answer_within,
        ),
        guess_limits=guess_limits(settings),
        listener=listener,
    )
