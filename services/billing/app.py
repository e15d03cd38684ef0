"""Billing's HTTP application."""

from fastapi import FastAPI

from services.billing.accounts.routes import router as accounts
from shared.http.app import service_app
from shared.resources import Resources


def create_app(resources: Resources) -> FastAPI:
    app = service_app("billing", resources)
    app.include_router(accounts)
    return app
