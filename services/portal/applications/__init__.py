"""« Adhérer »: the five steps of an application, and where it stands."""

from services.portal.applications import (
    employees,
    form_steps,
    positions,
    reviewing,
    routes,
)

# Fixed addresses (`/adhesions/suivi-individuel`) before those with an identifier.
ROUTERS = (
    positions.router, employees.router, form_steps.router, reviewing.router, routes.router,
)  # fmt: skip
