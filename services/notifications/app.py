"""Notifications' HTTP application: the notices behind the bell, and what one wants by mail."""

from fastapi import FastAPI

from services.notifications.notices import routes as notices
from services.notifications.preferences import routes as preferences
from services.notifications.texts import Texts
from shared.http.app import service_app
from shared.resources import Resources


def create_app(resources: Resources) -> FastAPI:
    app = service_app("notifications", resources)
    app.state.texts = Texts()
    app.state.seal = resources.seal
    app.include_router(notices.router)
    app.include_router(preferences.router)
    return app
