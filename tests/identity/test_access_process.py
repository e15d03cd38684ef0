"""Sessions, passwords and tokens over HTTP, with the mails they lead to."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.contracts.notifications.messages import Template
from shared.http.caller import Caller
from tests.asgi import Answer
from tests.conftest import SessionsOf, TemporalServer
from tests.identity.world import PASSWORD, PERSON, World, running

NEW = "Estran-et-dunes-7"


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of("identity")) as world:
        await world.activated()
        yield world


async def token_of(world: World, password: str = PASSWORD) -> str:
    answer = await world.sign_in(password)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


async def reset(world: World, token: str, password: str = NEW) -> Answer:
    return await world.call(
        "POST", "/password-resets/redemption", {"token": token, "password": password}
    )


async def ask_reset(world: World, mails: int = 1) -> str:
    asked = await world.call("POST", "/password-resets", {"email": PERSON["email"]})
    assert asked.status_code == 202
    return (await world.mailbox.count(mails))[-1].token


async def test_a_forgotten_password(world: World) -> None:
    before = await token_of(world)
    token = await ask_reset(world)
    assert world.mailbox.mails[0].path == "/mot-de-passe/nouveau"

    weak = await reset(world, token, "azerty")
    assert weak.json()["fields"][0]["code"] == "password_too_weak"
    assert (await reset(world, token)).status_code == 204
    assert (await world.mailbox.count(2))[1].template is Template.PASSWORD_CHANGED

    assert (await world.resolved(before)).status_code == 404
    assert (await world.sign_in()).status_code == 401
    await token_of(world, NEW)
    again = await reset(world, token)
    assert (again.status_code, again.json()["code"]) == (410, "link_unusable")


async def test_a_reset_ends_the_api_tokens_somebody_else_may_have_made(world: World) -> None:
    caller = await world.caller_of(await token_of(world))
    body = {"name": "Paie", "scopes": ["read"]}
    made = (await world.call("POST", "/me/api-tokens", body, caller)).json()["token"]
    assert (await world.resolved(made)).status_code == 200
    assert (await reset(world, await ask_reset(world))).status_code == 204
    assert (await world.resolved(made)).status_code == 404


async def test_a_reset_by_the_token_in_the_path(world: World) -> None:
    token = await ask_reset(world)
    answer = await world.call("PUT", f"/password-resets/{token}", {"password": NEW})
    assert answer.status_code == 204
    await token_of(world, NEW)


async def test_only_the_last_reset_link_is_good(world: World) -> None:
    first = await ask_reset(world, 1)
    second = await ask_reset(world, 2)
    assert (await reset(world, first)).status_code == 410
    assert (await reset(world, second)).status_code == 204


async def test_a_reset_asked_for_an_unknown_email_says_nothing(world: World) -> None:
    unknown = await world.call("POST", "/password-resets", {"email": "qui@nulle-part.example"})
    known = await world.call("POST", "/password-resets", {"email": PERSON["email"]})
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert len(await world.mailbox.count(1)) == 1


async def test_changing_ones_password_ends_the_other_sessions(world: World) -> None:
    here, elsewhere = await token_of(world), await token_of(world)
    caller = await world.caller_of(here)
    wrong = await world.call(
        "PUT", "/me/password", {"current_password": "Non-99-non", "new_password": NEW}, caller
    )
    assert wrong.json()["fields"][0]["field"] == "current_password"
    changed = await world.call(
        "PUT", "/me/password", {"current_password": PASSWORD, "new_password": NEW}, caller
    )
    assert changed.status_code == 204
    assert (await world.resolved(here)).status_code == 200
    assert (await world.resolved(elsewhere)).status_code == 404
    assert (await world.mailbox.count(1))[0].template is Template.PASSWORD_CHANGED


async def test_an_operator_creates_a_colleague_who_chooses_a_password(world: World) -> None:
    operator = Caller(account_id=uuid4(), session_id=uuid4(), roles=frozenset({"operator"}))
    colleague = {name: PERSON[name] for name in ("title", "first_name", "last_name", "job_title")}
    body = colleague | {"email": "a.morvan@sante.example", "roles": ["member_services"]}
    made = await world.call("POST", "/staff/accounts", body, operator)
    assert made.status_code == 201, made.text
    taken = await world.call("POST", "/staff/accounts", body, operator)
    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")

    assert (await reset(world, (await world.mailbox.count(1))[0].token)).status_code == 204
    signed_in = await world.sign_in(NEW, "a.morvan@sante.example")
    assert signed_in.json()["account"]["roles"] == ["member_services"]
    known = (await world.resolved(signed_in.json()["access_token"])).json()
    assert (known["roles"], known["scopes"]) == (["member_services"], None)
