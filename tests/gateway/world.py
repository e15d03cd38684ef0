"""What stands behind the gateway in its tests: services that say what they were sent."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from joserfc.jwk import OKPKey

from shared.contracts.identity.resolutions import GATEWAY_SCOPE
from shared.http.caller import HEADER, Caller, CallerVerifier
from tests.conftest import free_port

KEY = OKPKey.generate_key("Ed25519")
PRIVATE = KEY.as_pem(private=True).decode()
PUBLIC = KEY.as_pem(private=False).decode()
PUBLIC_URL = "http://127.0.0.1:8000"
AUTO = ("content-type", "user-agent", "accept")
ACCOUNT, MEMBER, OTHER_MEMBER, SESSION = uuid4(), uuid4(), uuid4(), uuid4()


@dataclass
class Seen:
    service: str
    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes
    caller: Caller

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")


@dataclass
class World:
    """What the services answer, and what they saw."""

    seen: list[Seen] = field(default_factory=list)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: dict[UUID, str] = field(default_factory=dict)
    asked: int = 0
    broken: int = 0

    @property
    def last(self) -> Seen:
        return self.seen[-1]

    def open(self, token: str, **changes: Any) -> None:
        self.tokens[token] = {
            "account_id": str(ACCOUNT),
            "display_name": "Camille Le Goff",
            "session_id": str(SESSION),
            "roles": [],
            "scopes": None,
            "members": None,
            "expires_at": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
        } | changes


def service(name: str, world: World) -> FastAPI:
    app = FastAPI(title=name, openapi_url=None)
    verifier = CallerVerifier(PUBLIC, name)

    @app.post("/internal/resolutions")
    async def resolve(request: Request) -> JSONResponse:
        assert verifier.read(request.headers[HEADER]).scopes == frozenset({GATEWAY_SCOPE})
        assert request.headers["content-type"] == "application/json"
        world.asked += 1
        if world.broken:
            return JSONResponse({"code": "x"}, world.broken)
        known = world.tokens.get((await request.json())["token"])
        return JSONResponse(known) if known else JSONResponse({"code": "x"}, 404)

    @app.get("/internal/accounts/{account_id}/members")
    async def members(account_id: UUID, request: Request) -> dict[str, Any]:
        assert verifier.read(request.headers[HEADER]).scopes == frozenset({GATEWAY_SCOPE})
        assert account_id == ACCOUNT
        return {"members": {str(one): access for one, access in world.held.items()}}

    @app.get("/accounts/stream")
    async def stream(kind: str = "text/event-stream") -> StreamingResponse:
        async def events() -> AsyncIterator[bytes]:
            yield b"data: 1\n\n"
            await asyncio.sleep(0.6)
            yield b"data: 2\n\n"

        return StreamingResponse(events(), media_type=kind)

    @app.get("/accounts/slow")
    async def slow() -> None:
        await asyncio.sleep(0.5)

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
    async def anything(path: str, request: Request) -> JSONResponse:
        caller = verifier.read(request.headers.get(HEADER, ""))
        world.seen.append(
            Seen(
                name, request.method, request.url.path, request.url.query,
                list(request.headers.items()), await request.body(), caller,
            )
        )  # fmt: skip
        answer = JSONResponse({"service": name}, 201 if request.method == "POST" else 200)
        for header in ("location", "set-cookie", "cache-control", "content-security-policy"):
            if wanted := request.headers.get(f"test-{header}"):
                answer.headers[header] = wanted
        return answer

    return app


@contextlib.asynccontextmanager
async def serving(app: Callable[..., Any]) -> AsyncIterator[str]:
    """A real HTTP server on a free port of the loopback."""
    port = free_port()
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_config=None,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        # Its own polite end takes two tenths of a second, five times a test.
        task.cancel()
        await asyncio.gather(task, *server.server_state.tasks, return_exceptions=True)
        for listening in server.servers:
            listening.close()
        for connection in list(server.server_state.connections):
            connection.transport.abort()


class Notices:
    """A listener that is told, in place of PostgreSQL's."""

    def __init__(self) -> None:
        self.connected = True

    def on(self, channel: str, heard: Callable[[str], None]) -> None:
        assert channel == "rights"
        self.heard = heard

    def on_loss(self, lost: Callable[[], None]) -> None:
        self.lost = lost
