"""Billing's HTTP application."""

from fastapi import FastAPI

from services.billing.accounts.routes import router as accounts
from services.billing.declarations.routes import router as declarations
from services.billing.invoices.routes import router as invoices
from services.billing.moves.routes import router as moves
from shared.http.app import service_app
from shared.resources import Resources


def create_app(resources: Resources) -> FastAPI:
    app = service_app("billing", resources)
    for router in (accounts, declarations, invoices, moves):
        app.include_router(router)
    return app
