"""The portal's application: pages only; it owns no row and reads the services."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import structlog
from fastapi import FastAPI
from starlette.middleware.base import RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from services.portal import assets, guidance
from services.portal.access import ROUTERS as ACCESS
from services.portal.accounts import activation, passwords, sessions, signup
from services.portal.api import TIMEOUT
from services.portal.applications import ROUTERS as APPLICATIONS
from services.portal.chapters import routes as chapters
from services.portal.contacts import routes as contacts
from services.portal.declarations import routes as declarations
from services.portal.home import routes as home
from services.portal.imports import routes as imports
from services.portal.inbox import routes as inbox
from services.portal.invoices import routes as invoices
from services.portal.members import routes as members
from services.portal.notices import routes as notices
from services.portal.positions import changing as position_changes
from services.portal.positions import routes as positions
from services.portal.preferences import routes as preferences
from services.portal.procedures import ROUTERS as PROCEDURES
from services.portal.profile import routes as profile
from services.portal.refusals import answer_with_pages
from services.portal.security import harden
from services.portal.settings import Settings
from services.portal.staff import routes as staff
from services.portal.templating import templates
from services.portal.workforce import routes as workforce
from shared.http.caller import CallerVerifier

ROUTERS = (
    assets.router, guidance.router, home.router, signup.router, activation.router,
    sessions.router, passwords.router, profile.router, notices.router, preferences.router,
    members.router, positions.router, position_changes.router, workforce.router, staff.router,
    inbox.router, chapters.router, *APPLICATIONS,
    contacts.router, declarations.router, invoices.router, imports.router,
    *PROCEDURES, *ACCESS,
)  # fmt: skip


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # One session for everybody: it must remember nobody's cookies.
        async with aiohttp.ClientSession(
            timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        ) as http:
            app.state.http = http
            yield

    app = FastAPI(title="portal", openapi_url=None, docs_url=None, redoc_url=None,
                  lifespan=lifespan)  # fmt: skip
    app.state.settings = settings
    app.state.callers = CallerVerifier(settings.caller_public_key, "portal")
    app.state.assets = assets.Assets(settings)
    app.state.templates = templates(settings, app.state.assets)
    answer_with_pages(app)

    @app.middleware("http")
    async def surround(request: Request, call_next: RequestResponseEndpoint) -> Response:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(
            service="portal", request_id=request.headers.get("x-request-id", "")
        )
        return harden(await call_next(request), secure=settings.secure)

    @app.get("/health/live", include_in_schema=False)
    @app.get("/health/ready", include_in_schema=False)
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    for router in ROUTERS:
        app.include_router(router)
    return app
