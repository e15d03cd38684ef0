"""What every service's application has: refusals answered, health, request ids in the logs."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog
from fastapi import FastAPI
from sqlalchemy import text
from starlette.middleware.base import RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from shared.http.problems import answer_refusals
from shared.resources import Resources

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def service_app(name: str, resources: Resources, *, lifespan: Lifespan | None = None) -> FastAPI:
    """Build an application. `name` is the service's, as in the routing table."""

    @asynccontextmanager
    async def nothing(_: FastAPI) -> AsyncIterator[None]:
        yield

    app = FastAPI(title=name, openapi_url="/openapi.json", docs_url=None, redoc_url=None,
                  lifespan=lifespan or nothing)  # fmt: skip
    app.state.callers = resources.callers
    app.state.sessions = resources.sessions
    app.state.temporal = resources.temporal
    answer_refusals(app)

    @app.middleware("http")
    async def bind_request_id(request: Request, call_next: RequestResponseEndpoint) -> Response:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(
            service=name, request_id=request.headers.get("x-request-id", "")
        )
        return await call_next(request)

    @app.get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/health/ready", include_in_schema=False)
    async def ready() -> dict[str, str]:
        async with resources.sessions() as session:
            await session.execute(text("select 1"))
        return {"status": "ok"}

    return app
