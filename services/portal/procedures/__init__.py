"""« Mes démarches »: history, approvals, the forms that start one, and each one's page."""

from services.portal.procedures import approvals, code, concerned, following, routes, starting

# Fixed addresses (`/demarches/nouvelle`) before those with an identifier.
ROUTERS = (
    routes.router, approvals.router, starting.router, code.router, concerned.router,
    following.router,
)  # fmt: skip
