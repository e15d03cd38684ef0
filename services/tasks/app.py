"""Tasks' HTTP application: the inbox, the verbs, the comments."""

from fastapi import FastAPI

from services.tasks.actions import bulk
from services.tasks.actions import routes as actions
from services.tasks.filters import routes as filters
from services.tasks.inbox import routes as inbox
from services.tasks.notes import routes as notes
from services.tasks.people import routes as people
from shared.http.app import service_app
from shared.resources import Resources


def create_app(resources: Resources) -> FastAPI:
    app = service_app("tasks", resources)
    for feature in (inbox, bulk, notes, actions, filters, people):
        app.include_router(feature.router)
    return app
