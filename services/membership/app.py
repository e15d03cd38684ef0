"""Membership's HTTP application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.membership.applications import queries as applications
from services.membership.applications import routes, staff, steps, timeline
from services.membership.context import context
from services.membership.members import routes as members
from services.membership.reference import routes as reference
from services.membership.settings import Settings
from shared.http.app import service_app
from shared.listen import Listener
from shared.resources import Resources


def create_app(resources: Resources, settings: Settings) -> FastAPI:
    listener = Listener(resources.database_url, applications.CHANNEL)
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
    for feature in (routes, steps, timeline, staff, members, reference):
        app.include_router(feature.router)
    return app
