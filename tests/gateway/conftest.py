"""A gateway before three small services that say what reached them.

The services are the edge here: real HTTP servers, which check the caller token as ours do.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from yarl import URL

from services.gateway.app import create_app, http_client
from services.gateway.settings import Settings
from tests.gateway.world import AUTO, PRIVATE, PUBLIC_URL, Notices, World, service, serving


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
async def services(world: World) -> AsyncIterator[dict[str, str]]:
    names = ("identity", "membership", "workforce", "portal")
    async with contextlib.AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(serving(service(name, world))) for name in names
        }


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: list[str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def code(self) -> str:
        return str(self.json()["code"])


class Client:
    """A browser without manners: it sends the path and the headers it is given, as they are."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self.http, self.base = http, base

    async def send(self, method: str, path: str, **sent: Any) -> Answer:
        address = URL(self.base + path, encoded=True)
        async with self.http.request(method, address, allow_redirects=False, **sent) as answer:
            cookies = answer.headers.getall("set-cookie", [])
            return Answer(answer.status, answer.headers, cookies, await answer.read())

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.send("GET", path, headers=_named(headers))

    async def post(self, path: str, data: Any = None, **headers: str) -> Answer:
        return await self.send("POST", path, data=data, headers=_named(headers))


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


Door = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def door(services: dict[str, str], notices: Notices) -> Door:
    """Open a gateway with some settings changed; answers a client of it."""

    @contextlib.asynccontextmanager
    async def opened(*, heard: Any = notices, **changes: Any) -> AsyncIterator[Client]:
        given = {
            "services": services, "database_url": "postgresql+asyncpg://nowhere",
            "caller_private_key": PRIVATE, "public_url": PUBLIC_URL,
        } | changes  # fmt: skip
        settings = Settings.model_validate(given)
        async with http_client(settings) as http, serving(create_app(settings, http, heard)) as url:
            jar = aiohttp.DummyCookieJar()
            async with aiohttp.ClientSession(cookie_jar=jar, skip_auto_headers=AUTO) as browser:
                yield Client(browser, url)

    return opened


@pytest.fixture
async def client(door: Door) -> AsyncIterator[Client]:
    async with door() as opened:
        yield opened
