"""Sessions: how they begin, live, are listed and end."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
import time_machine
from fastapi import Response

from shared.http.cookies import session_in, set_session
from tests.conftest import Postgres, SessionsOf
from tests.identity.api import CLERK, MEMBER, Api, demonstration


@pytest.fixture
async def api(sessions_of: SessionsOf) -> Api:
    return await demonstration(sessions_of("identity"))


async def test_signing_in_sets_a_cookie_no_script_reads(api: Api) -> None:
    answer = await api.sign_in()
    token, cookie = answer.json()["access_token"], answer.headers["set-cookie"]
    assert cookie.startswith(f"session={token};")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


async def test_sessions_are_listed_and_ended_by_their_owner(api: Api) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    token, caller = await api.signed_in(address="203.0.113.77", agent=firefox)
    other, _ = await api.signed_in()
    _, stranger = await api.signed_in(CLERK)
    items = (await api.call("GET", "/me/sessions", caller=caller)).json()["items"]
    (mine,) = [item for item in items if item["current"]]
    assert (mine["device"], mine["network"]) == ("Firefox sur Windows", "203.0.113.0/24")
    assert len(items) == 2

    path = f"/me/sessions/{next(item['id'] for item in items if not item['current'])}"
    assert (await api.call("DELETE", path, caller=stranger)).status_code == 404
    assert (await api.call("DELETE", path, caller=caller)).status_code == 204
    assert (await api.resolve(other)).status_code == 404
    assert (await api.resolve(token)).status_code == 200


async def test_signing_out_ends_the_session_at_once(api: Api) -> None:
    token, caller = await api.signed_in()
    answer = await api.call("DELETE", "/sessions/current", caller=caller)
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await api.resolve(token)).status_code == 404


async def test_ending_all_others_spares_this_one(api: Api) -> None:
    token, caller = await api.signed_in()
    other, _ = await api.signed_in()
    assert (await api.call("DELETE", "/me/sessions", caller=caller)).status_code == 204
    assert (await api.resolve(other)).status_code == 404
    assert (await api.resolve(token)).status_code == 200


@pytest.mark.parametrize(
    ("account", "later", "lives"),
    [
        (MEMBER, timedelta(days=6), 200),
        (MEMBER, timedelta(days=8), 404),
        (CLERK, timedelta(hours=11), 200),
        (CLERK, timedelta(hours=13), 404),
    ],
)
async def test_how_long_a_session_left_alone_lives(
    api: Api, account: UUID, later: timedelta, lives: int
) -> None:
    token, _ = await api.signed_in(account)
    with time_machine.travel(later, tick=True):
        assert (await api.resolve(token)).status_code == lives


async def test_a_session_in_use_ends_after_thirty_days(api: Api) -> None:
    token, _ = await api.signed_in()
    for day in range(5, 30, 5):
        with time_machine.travel(timedelta(days=day), tick=True):
            assert (await api.resolve(token)).status_code == 200
    with time_machine.travel(timedelta(days=30, minutes=1), tick=True):
        assert (await api.resolve(token)).status_code == 404


async def test_only_the_gateway_resolves(api: Api) -> None:
    token, caller = await api.signed_in()
    answer = await api.call("POST", "/internal/resolutions", {"token": token}, caller)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_revoked_session_is_announced_to_the_gateway(
    api: Api, postgres_server: Postgres
) -> None:
    _, caller = await api.signed_in()
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = await asyncpg.connect(postgres_server.url("gateway").replace("+asyncpg", ""))
    await listening.add_listener("rights", lambda *notice: heard.put_nowait(notice[3]))
    await api.call("DELETE", "/sessions/current", caller=caller)
    assert await asyncio.wait_for(heard.get(), 3) == str(MEMBER)
    await listening.close()


def test_over_https_the_cookie_is_the_hosts_own() -> None:
    answer = Response()
    set_session(answer, "https://portail.example", "t", datetime(2026, 12, 23, tzinfo=UTC))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-session=t;")
    assert {"Secure", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    # The name without the prefix is anybody's to set: it is not read.
    assert session_in({"session": "planted"}, "https://portail.example") is None
