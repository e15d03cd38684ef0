"""Workforce's HTTP application."""

from fastapi import FastAPI

from services.workforce.employees.routes import router as employees
from services.workforce.follow_up.routes import router as follow_up
from services.workforce.follow_up.rulesets import Ruleset
from services.workforce.moves.routes import router as moves
from services.workforce.positions.changes import router as position_changes
from services.workforce.positions.routes import router as positions
from services.workforce.risks.routes import router as risks
from shared.http.app import service_app
from shared.resources import Resources


def create_app(resources: Resources, ruleset: Ruleset = Ruleset.LAW_2025_10) -> FastAPI:
    app = service_app("workforce", resources)
    app.state.seal = resources.seal
    app.state.follow_up_ruleset = ruleset
    for router in (risks, follow_up, positions, position_changes, employees, moves):
        app.include_router(router)
    return app
