"""A withdrawn access stops the very next request: the real gateway, with its memory and its ear on
PostgreSQL, before the real services."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from deploy.local import database
from services.gateway.app import create_app as create_gateway
from services.gateway.app import http_client
from services.gateway.settings import Settings
from services.identity.app import create_app as create_identity
from shared.contracts.identity.resolutions import RIGHTS_CHANNEL
from shared.http.caller import Access
from shared.listen import Listener
from tests.callers import KEY, PUBLIC_URL, resources_for
from tests.conftest import Postgres, SessionsOf, TemporalServer
from tests.gateway.world import serving
from tests.identity.world import quick_hasher
from tests.membership.procedures_world import World, email, running

PASSWORD = "Fournil-2026!"


class Browser:
    def __init__(self, http: aiohttp.ClientSession, base: str, token: str = "") -> None:
        self._http, self._base, self._token = http, base, token

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {self._token}"} if self._token else {}
        async with self._http.request(
            method, f"{self._base}/api/v1{path}", json=body, headers=headers
        ) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None


class Portal:
    def __init__(self, world: World, http: aiohttp.ClientSession, base: str) -> None:
        self.world, self._http, self._base = world, http, base

    async def signed_in(self, name: str) -> Browser:
        credentials = {"email": email(name), "password": PASSWORD}
        visitor = Browser(self._http, self._base)
        status, opened = await visitor.call("POST", "/sessions", credentials)
        assert status == 201, opened
        return Browser(self._http, self._base, opened["access_token"])

    async def with_token(self, name: str, **asked: Any) -> Browser:
        person = await self.signed_in(name)
        status, made = await person.call("POST", "/me/api-tokens", {"name": "Paie", **asked})
        assert status == 201, made
        return Browser(self._http, self._base, made["token"])


@pytest.fixture
async def portal(
    temporal: TemporalServer, sessions_of: SessionsOf, postgres_server: Postgres
) -> AsyncIterator[Portal]:
    async with contextlib.AsyncExitStack() as stack:
        enter = stack.enter_async_context
        world = await enter(running(temporal, sessions_of))
        identity = create_identity(
            resources_for("identity", sessions_of("identity"), temporal.client),
            hasher=quick_hasher(),
        )
        services = {
            "identity": await enter(serving(identity)),
            "membership": await enter(serving(world.app)),
        }
        listener = Listener(postgres_server.url(database.LISTENER), RIGHTS_CHANNEL)
        await enter(listener.running())
        settings = Settings.model_validate(
            {"services": services, "database_url": "postgresql+asyncpg://nowhere",
             "caller_private_key": KEY[0], "public_url": PUBLIC_URL, "remember_seconds": 600}
        )  # fmt: skip
        upstream = await enter(http_client(settings))
        base = await enter(serving(create_gateway(settings, upstream, listener)))
        http = await enter(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        yield Portal(world, http, base)


async def test_a_withdrawn_access_stops_the_next_request(portal: Portal) -> None:
    world = portal.world
    await world.grant("yann", Access.FULL)
    elodie, yann = await portal.signed_in("elodie"), await portal.signed_in("yann")
    file = f"/members/{world.member}"
    for _ in range(3):
        # The gateway remembers: without being told it would for ten minutes.
        assert (await yann.call("GET", file))[0] == 200
    grant = f"{file}/access-grants/{world.id('yann')}"
    assert (await elodie.call("DELETE", grant))[0] == 204
    assert (await yann.call("GET", file))[0] == 404


async def test_a_lowered_access_is_lower_at_once(portal: Portal) -> None:
    world = portal.world
    await world.grant("karim", Access.ADMINISTRATOR)
    elodie, karim = await portal.signed_in("elodie"), await portal.signed_in("karim")
    history = f"/members/{world.member}/access-history"
    assert (await karim.call("GET", history))[0] == 200
    grant = f"/members/{world.member}/access-grants/{world.id('karim')}"
    status, changed = await elodie.call("PATCH", grant, {"access": "billing"})
    assert (status, changed["access"]) == (200, "billing")
    status, refused = await karim.call("GET", history)
    assert (status, refused["code"]) == (403, "access_insufficient")


async def test_an_api_token_changes_no_access(portal: Portal) -> None:
    world = portal.world
    await world.grant("yann", Access.FULL)
    grant = f"/members/{world.member}/access-grants/{world.id('yann')}"
    for scopes, code in ((["read"], "scope_insufficient"), (["read", "write"], "session_required")):
        token = await portal.with_token("elodie", scopes=scopes)
        for method, body in (("PATCH", {"access": "billing"}), ("DELETE", None)):
            status, refused = await token.call(method, grant, body)
            assert (status, refused["code"]) == (403, code)
    assert await world.access_of("yann") == "full"


async def test_a_token_for_one_member_tells_nothing_of_another(portal: Portal) -> None:
    world = portal.world
    await world.asked("yann")
    limited = await portal.with_token("elodie", scopes=["read"], members=[str(world.member)])
    status, approvals = await limited.call("GET", "/me/approvals")
    assert (status, len(approvals["items"])) == (200, 1)
    elsewhere = await portal.with_token(
        "elodie", scopes=["read"], members=["00000000-0000-4000-8000-000000000001"]
    )
    assert (await elsewhere.call("GET", "/me/approvals"))[1]["items"] == []
    assert (await elsewhere.call("GET", f"/members/{world.member}/access-grants"))[0] == 404
