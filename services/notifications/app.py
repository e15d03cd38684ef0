"""Notifications' HTTP application: the notices behind the bell."""

from fastapi import FastAPI

from services.notifications.notices import routes
from services.notifications.texts import Texts
from shared.http.app import service_app
from shared.resources import Resources


def create_app(resources: Resources) -> FastAPI:
    app = service_app("notifications", resources)
    app.state.texts = Texts()
    app.include_router(routes.router)
    return app
