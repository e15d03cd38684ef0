"""What guessing costs, and whom it never harms."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from shared.http.caller import Caller
from tests.conftest import SessionsOf
from tests.identity.api import CLERK, Api, demonstration
from tests.identity.world import PASSWORD


@pytest.fixture
async def api(sessions_of: SessionsOf) -> Api:
    return await demonstration(sessions_of("identity"))


async def test_what_refuses_credentials_is_never_told(api: Api) -> None:
    wrong, unknown = await api.sign_in(password="Mauvais-1!"), await api.sign_in(uuid4())
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert wrong.json()["code"] == "credentials_refused"


async def test_waits_grow_with_failures_and_nobody_is_locked_out(api: Api) -> None:
    for _ in range(5):
        assert (await api.sign_in(password="Mauvais-1!")).status_code == 401
    blocked = await api.sign_in()
    assert (blocked.status_code, blocked.json()["code"]) == (429, "too_many_attempts")
    assert 0 < int(blocked.headers["retry-after"]) <= 60
    assert (await api.sign_in(CLERK)).status_code == 201
    with time_machine.travel(timedelta(seconds=61), tick=True):
        assert (await api.sign_in(password="Mauvais-1!")).status_code == 401
        longer = await api.sign_in()
        assert 60 < int(longer.headers["retry-after"]) <= 120
    with time_machine.travel(timedelta(hours=1, minutes=5), tick=True):
        assert (await api.sign_in()).status_code == 201
        # Its success wiped the slate.
        assert (await api.sign_in(password="Mauvais-1!")).status_code == 401
        assert (await api.sign_in()).status_code == 201


async def test_failures_at_once_count_as_many(api: Api) -> None:
    tries = (api.sign_in(password="Mauvais-1!") for _ in range(12))
    answers = await asyncio.gather(*tries)
    assert [answer.status_code for answer in answers].count(401) == 5


async def test_an_address_that_sprays_is_slowed_whatever_the_account(api: Api) -> None:
    body = {"password": PASSWORD}
    sprayer = Caller(address="192.0.2.7")
    for number in range(20):
        tried = body | {"email": f"a{number}@example.org"}
        assert (await api.call("POST", "/sessions", tried, sprayer)).status_code == 401
    assert (await api.sign_in(address="192.0.2.7")).status_code == 429
    assert (await api.sign_in(address="192.0.2.8")).status_code == 201


async def test_an_office_behind_one_address_signs_in_all_day(api: Api) -> None:
    for _ in range(22):
        assert (await api.sign_in(address="192.0.2.9")).status_code == 201


async def test_a_password_too_long_to_hash_is_refused_unread(api: Api) -> None:
    answer = await api.sign_in(password="Aa1!" * 250_000)
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "password")
