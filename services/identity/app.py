"""Identity's HTTP application."""

from fastapi import FastAPI

from services.identity.absences.routes import router as absences
from services.identity.accounts.activation import router as activation
from services.identity.accounts.profile import router as profile
from services.identity.accounts.routes import router as accounts
from services.identity.passwords.hashing import Hasher
from services.identity.passwords.routes import router as passwords
from services.identity.policy import Policy
from services.identity.resolutions.routes import router as resolutions
from services.identity.sessions.routes import router as sessions
from services.identity.staff.changes import router as staff_changes
from services.identity.staff.routes import router as staff
from services.identity.tokens.routes import router as tokens
from shared.http.app import service_app
from shared.resources import Resources

ROUTERS = (
    accounts,
    activation,
    profile,
    sessions,
    passwords,
    tokens,
    staff,
    staff_changes,
    absences,
    resolutions,
)


def create_app(
    resources: Resources, *, hasher: Hasher | None = None, policy: Policy | None = None
) -> FastAPI:
    app = service_app("identity", resources)
    app.state.hasher = hasher or Hasher()
    app.state.policy = policy or Policy()
    app.state.public_url = resources.public_url
    for router in ROUTERS:
        app.include_router(router)
    return app
