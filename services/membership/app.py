"""Membership's HTTP application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.membership.access import requests as access_requests
from services.membership.access import routes as access
from services.membership.access import staff as access_staff
from services.membership.access_reviews import routes as access_reviews
from services.membership.administrators import routes as administrators
from services.membership.administrators import staff as administrator_evidence
from services.membership.applications import queries as applications
from services.membership.applications import routes, staff, steps, timeline
from services.membership.contacts import routes as contacts
from services.membership.context import context
from services.membership.imports import routes as imports
from services.membership.members import routes as members
from services.membership.procedures import queries as procedures
from services.membership.procedures import routes as procedure_routes
from services.membership.procedures import staff as procedure_staff
from services.membership.procedures import timeline as procedure_timeline
from services.membership.reference import routes as reference
from services.membership.reorganisations import requests as reorganisation_requests
from services.membership.reorganisations import routes as reorganisations
from services.membership.settings import Settings
from services.membership.synchronisations import routes as synchronisations
from services.membership.synchronisations import staff as guesses
from shared.http.app import service_app
from shared.listen import Listener
from shared.resources import Resources

# A path with more of its own comes before the one that takes any identifier.
FEATURES = (
    routes,
    steps,
    timeline,
    staff,
    imports,
    contacts,
    members,
    reference,
    access,
    access_staff,
    access_reviews,
    access_requests,
    synchronisations,
    guesses,
    administrators,
    administrator_evidence,
    reorganisation_requests,
    reorganisations,
    procedure_timeline,
    procedure_staff,
    procedure_routes,
)


def create_app(resources: Resources, settings: Settings) -> FastAPI:
    listener = Listener(resources.database_url, applications.CHANNEL, procedures.CHANNEL)
    given = context(resources, settings, listener)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # The first answer must not wait for the communes to be read.
        warming = asyncio.create_task(asyncio.to_thread(given.grounds))
        async with listener.running():
            yield
        await warming

    app = service_app("membership", resources, lifespan=lifespan)
    app.state.context = given
    for feature in FEATURES:
        app.include_router(feature.router)
    return app
