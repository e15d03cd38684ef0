"""« Visibilité »: who has access to the member chosen, which type, and what was changed."""

from services.portal.access import history, leaving, levels, review, routes

# Fixed addresses (`/acces/historique`) before those with an account.
ROUTERS = (routes.router, history.router, review.router, leaving.router, levels.router)
