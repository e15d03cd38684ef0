"""What reaches a service, and what comes back."""

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from shared.http.caller import Caller, CallerSigner
from tests.gateway.conftest import Client, Door
from tests.gateway.world import ACCOUNT, PRIVATE, PUBLIC_URL, World


@pytest.mark.parametrize(
    ("path", "service", "onward"),
    [
        ("/", "portal", "/"),
        ("/static/site.css", "portal", "/static/site.css"),
        ("/api/v1/accounts", "identity", "/accounts"),
        ("/api/v1/me", "identity", "/me"),
        ("/api/v1/me/members", "membership", "/me/members"),
        ("/api/v1/members/7/positions/9", "workforce", "/members/7/positions/9"),
        ("/api/v1/members/7", "membership", "/members/7"),
        ("/api/v1/reference/naf?q=41.2&q=a%20b", "membership", "/reference/naf"),
    ],
)
async def test_each_path_reaches_its_service(
    client: Client, world: World, path: str, service: str, onward: str
) -> None:
    answer = await client.get(path)
    assert answer.json() == {"service": service}
    assert (world.last.path, world.last.query) == (onward, path.partition("?")[2])


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1", "/api/v1/", "/api/v1/internal/resolutions", "/api/v1/unknown",
        "/api/v1//internal/resolutions", "/api/v1/accounts/%2e%2e/internal/resolutions",
        "/api/v1/accounts%2Finternal", "/api/v1/accounts/..%5cinternal", "/api/v1/accounts/%00",
        "/%61pi/v1/accounts", "/api/%761/accounts", "/%61%70%69/v1/accounts",
    ],
)  # fmt: skip
async def test_nothing_else_is_reached(client: Client, world: World, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status, answer.code) == (404, "not_found")
    assert world.seen == []


async def test_what_only_the_gateway_may_say_is_stripped(client: Client, world: World) -> None:
    forged = CallerSigner(PRIVATE).sign(Caller(account_id=ACCOUNT), ["identity"])
    world.open("held")
    sent = {
        "x-caller-token": forged, "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "evil",
        "forwarded": "for=203.0.113.9", "x-request-id": "mine", "connection": "close, x-secret",
        "x-secret": "1", "cookie": "session=held; member=1", "authorization": "Basic abc",
        "accept-language": "fr",
    }  # fmt: skip
    answer = await client.get("/api/v1/accounts", **sent)
    names = {name for name, _ in world.last.headers}
    gone = {"x-forwarded-for", "x-forwarded-host", "forwarded", "cookie", "authorization"}
    assert not names & (gone | {"x-secret"})
    assert world.last.header("x-caller-token") != forged
    assert world.last.header("accept-language") == "fr"
    assert world.last.header("x-request-id") == answer.headers["x-request-id"] != "mine"


async def test_the_pages_are_given_their_own_cookies_only(client: Client, world: World) -> None:
    world.open("held")
    await client.get("/", cookie="session=held; theme=dark; spy=1; member=7")
    assert world.last.header("cookie") == "member=7; theme=dark"


async def test_a_body_arrives_whole_and_its_answer_too(client: Client, world: World) -> None:
    sent = {"content-type": "application/json", "test-location": "/accounts/5"}
    answer = await client.post("/api/v1/accounts", data=b'{"a": 1}', **sent)
    assert (answer.status, world.last.body) == (201, b'{"a": 1}')
    assert answer.headers["location"] == "/api/v1/accounts/5"


async def test_a_body_without_a_length_arrives_too(client: Client, world: World) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"{"
        yield b"}"

    await client.post("/api/v1/accounts", data=pieces(), content_type="text/json")
    assert world.last.body == b"{}"


async def test_an_internal_address_never_shows(client: Client, services: dict[str, str]) -> None:
    inside = {"test-location": f"{services['identity']}/accounts/"}
    answer = await client.get("/api/v1/accounts", **inside)
    assert answer.headers["location"] == "/api/v1/accounts/"
    page = await client.get("/", test_location=f"{services['portal']}/accueil?a=b")
    assert page.headers["location"] == "/accueil?a=b"


async def test_events_are_passed_on_as_they_come_past_the_time_limit(door: Door) -> None:
    async with door(total_timeout=0.3) as client:
        address = f"{client.base}/api/v1/accounts/stream"
        async with client.http.get(address) as answer:
            arrived = [(line, time.monotonic()) async for line in answer.content if line.strip()]
    assert [line for line, _ in arrived] == [b"data: 1\n", b"data: 2\n"]
    assert arrived[1][1] - arrived[0][1] > 0.4


async def test_a_slow_service_is_unavailable(door: Door) -> None:
    async with door(total_timeout=0.2) as client:
        answer = await client.get("/api/v1/accounts/slow")
    assert (answer.status, answer.code) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0


async def test_half_an_answer_is_not_taken_for_a_whole_one(door: Door) -> None:
    async with door(total_timeout=0.2) as client:
        with pytest.raises(aiohttp.ClientError):
            await client.get("/api/v1/accounts/stream?kind=text/csv")


async def test_an_absent_service_stops_nobody_else(door: Door, services: dict[str, str]) -> None:
    async with door(services=services | {"portal": "http://127.0.0.1:9"}) as client:
        page, call = await asyncio.gather(client.get("/"), client.get("/api/v1/accounts"))
    assert (page.status, call.status) == (503, 200)
    assert "Le service est momentanément indisponible" in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/", "/api/v1/accounts", "/api/v1/nowhere", "/health/live"])
async def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    loose = {"test-content-security-policy": "default-src *"}
    answer = await client.get(path, **loose)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "*" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.headers["x-request-id"]) == 32
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers


async def test_a_service_may_let_its_answer_be_kept(client: Client) -> None:
    answer = await client.get("/", test_cache_control="public, max-age=60")
    assert answer.headers["cache-control"] == "public, max-age=60"


async def test_https_is_remembered_by_the_browser(door: Door) -> None:
    async with door(public_url=PUBLIC_URL.replace("http:", "https:")) as client:
        assert "max-age" in (await client.get("/")).headers["strict-transport-security"]


async def test_a_head_has_no_body(client: Client) -> None:
    answer = await client.send("HEAD", "/api/v1/accounts")
    assert (answer.status, answer.content) == (200, b"")
