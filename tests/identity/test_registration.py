"""What the registration form refuses before anything is stored or anybody is mailed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from services.identity.accounts.even import evenly
from services.identity.app import create_app
from services.identity.policy import Policy
from services.identity.tables import Account
from shared.database import SessionFactory
from shared.http.caller import Caller
from shared.temporal.client import connect
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers, resources_for
from tests.conftest import SessionsOf
from tests.identity.world import PERSON, quick_hasher


class Form:
    def __init__(self, sessions: SessionFactory, app: Any) -> None:
        self.sessions = sessions
        self._app = app

    async def send(self, address: str = "", key: str = "", **changes: Any) -> Answer:
        headers = {
            **caller_headers("identity", Caller(address=address)), "idempotency-key": key
        }  # fmt: skip
        return await InProcess(self._app, headers, faults=True).post(
            "/accounts", json=PERSON | changes
        )

    async def stored(self) -> int:
        async with self.sessions() as session:
            return await session.scalar(select(func.count()).select_from(Account)) or 0


@pytest.fixture
async def form(sessions_of: SessionsOf) -> Form:
    resources = resources_for(
        "identity", sessions_of("identity"), await connect("127.0.0.1:9", "none")
    )
    policy = Policy(requests_per_hour=2)
    return Form(resources.sessions, create_app(resources, hasher=quick_hasher(), policy=policy))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("password", "azerty", "password_too_weak"),
        ("password", "Azerty1!", "password_too_common"),
        ("password", "Elodie-Legoff-44", "password_too_personal"),
        ("password", "Aa1!" * 33, "string_too_long"),
        ("email", "elodie.armor.example", "value_error"),
        ("email", "a\r\nBcc: b@c.example", "value_error"),
        ("title", "DR", "enum"),
        ("first_name", "   ", "string_too_short"),
        ("last_name", "Le\u0000Goff", "string_pattern_mismatch"),
        ("job_title", "x" * 121, "string_too_long"),
        ("roles", ["operator"], "extra_forbidden"),
    ],
)
async def test_what_is_refused(form: Form, field: str, value: Any, code: str) -> None:
    answer = await form.send(**{field: value})
    assert answer.status_code == 422
    (problem,) = answer.json()["fields"]
    assert (problem["field"], problem["code"]) == (field, code)
    assert await form.stored() == 0


async def test_requests_from_one_address_are_limited_whatever_the_email(form: Form) -> None:
    """Nobody is there to mail, yet each counts."""
    await asyncio.gather(*(form.send("192.0.2.1", email=f"a{n}@b.example") for n in range(2)))
    third = await form.send("192.0.2.1", email="c@d.example")
    assert (third.status_code, third.json()["code"]) == (429, "too_many_attempts")
    assert 3500 < int(third.headers["retry-after"]) <= 3600


async def test_without_temporal_the_person_is_told_to_come_back(form: Form) -> None:
    answer = await form.send()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_a_key_used_for_another_e_mail_is_refused(form: Form) -> None:
    await form.send(key="one")
    again = await form.send(key="one", email="c@d.example")
    assert (again.status_code, again.json()["code"]) == (409, "idempotency_key_reused")
    assert await form.stored() == 1


@pytest.mark.parametrize("work", [0.0, 0.03, 0.07])
async def test_an_answer_takes_a_multiple_of_its_step(work: float) -> None:
    clock = asyncio.get_running_loop().time
    before = clock()
    async with evenly(timedelta(milliseconds=100)):
        await asyncio.sleep(work)
    assert 0.1 <= clock() - before < 0.15
