"""Synchronised once and by one person, whoever confirms it; what staff see of those who try."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select

from services.identity.tables import MemberLink
from services.membership.synchronisations.codes import matches
from services.membership.synchronisations.tables import Guess, SynchronisationCode
from services.membership.tables import AccessGrant
from shared.http.caller import Access, Caller, Role
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.procedures_world import NUMBER, World, running
from tests.membership.synchronisation_world import (
    GUIDE,
    KIND,
    ask,
    codes,
    confirm,
    members_of,
    unclaimed,
)


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    """Nobody administers the member; its address is on file."""
    async with running(temporal, sessions_of) as world:
        await unclaimed(world)
        yield world


async def test_of_two_people_one_is_told_the_guides_sentence(world: World) -> None:
    first, second = [(await ask(world, who)).json()["id"] for who in ("yann", "karim")]
    tokens = [one.token for one in await codes(world, 2)]
    asked = [(first, "yann"), (second, "karim")]
    # Mails may come in any order: each code is tried where it belongs.
    by_procedure: dict[str, str] = {}
    for procedure in (first, second):
        for token in tokens:
            if token not in by_procedure.values() and await _is_good(world, procedure, token):
                by_procedure[procedure] = token
    answers = await asyncio.gather(
        *(confirm(world, one, by_procedure[one], who) for one, who in asked)
    )
    assert sorted(one.status_code for one in answers) == [200, 409]
    refused = next(one.json() for one in answers if one.status_code == 409)
    assert (refused["code"], refused["detail"]) == ("already_synchronised", GUIDE)
    async with world.sessions_of("membership")() as session:
        assert len((await session.scalars(select(AccessGrant))).all()) == 1
    async with world.sessions_of("identity")() as session:
        assert len((await session.scalars(select(MemberLink))).all()) == 1


async def _is_good(world: World, procedure: str, token: str) -> bool:
    async with world.sessions_of("membership")() as session:
        code = await session.scalar(
            select(SynchronisationCode).where(SynchronisationCode.procedure_id == procedure)
        )
    return code is not None and matches(token, code.id, code.code_hash)


async def test_a_member_is_synchronised_once(world: World) -> None:
    procedure = (await ask(world)).json()["id"]
    assert (await confirm(world, procedure, (await codes(world))[0].token)).status_code == 200
    again = await ask(world, "karim")
    assert (again.status_code, again.json()["detail"]) == (409, GUIDE)
    # Even once nobody administers it any more: that is for the member services.
    async with world.sessions_of("membership").begin() as session:
        await session.execute(delete(AccessGrant))
    assert (await ask(world, "karim")).json()["code"] == "already_synchronised"


async def test_the_same_request_twice_is_one_procedure(world: World) -> None:
    first = await ask(world, key="a")
    await confirm(world, first.json()["id"], (await codes(world))[0].token)
    again = await ask(world, key="a")
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert again.json()["stage"] == "accepted"


async def test_without_address_it_is_done_at_once(world: World) -> None:
    await unclaimed(world, None)
    opened = await asyncio.gather(ask(world, "yann"), ask(world, "karim"))
    assert sorted(one.status_code for one in opened) == [201, 409]
    assert next(one for one in opened if one.status_code == 409).json()["detail"] == GUIDE
    done = next(one.json() for one in opened if one.status_code == 201)
    assert done["stage"] == "accepted"
    held = await members_of(world, "yann") + await members_of(world, "karim")
    assert [one["access"] for one in held] == ["administrator"]


async def test_always_confirmed_without_address_a_person_decides(
    temporal: TemporalServer, sessions_of: SessionsOf
) -> None:
    async with running(temporal, sessions_of, synchronisation_confirmation="always") as world:
        await unclaimed(world, None)
        opened = (await ask(world)).json()
        assert opened["stage"] == "pending"
        procedure = opened["id"]
        assert (await world.do(procedure, "claim")).status_code == 200
        question = await world.do(procedure, "request-information", {"comment": "Un Kbis ?"})
        assert question.status_code == 200, question.text
        reply = await world.call(
            "yann", "POST", f"/procedures/{procedure}/answers", {"text": "Le voici."}
        )
        assert reply.json()["stage"] == "pending"
        done = await world.do(procedure, "complete", {"outcome": "accept"})
        assert done.status_code == 200, done.text
        assert await world.access_of("yann") == "administrator"
        assert await world.process(KIND, procedure).result() == "accepted"


async def test_staff_accept_what_somebody_else_synchronised(
    temporal: TemporalServer, sessions_of: SessionsOf
) -> None:
    async with running(temporal, sessions_of, synchronisation_confirmation="always") as world:
        await unclaimed(world, None)
        procedure = (await ask(world)).json()["id"]
        await world.grant("karim", Access.ADMINISTRATOR)
        await world.do(procedure, "claim")
        refused = await world.do(procedure, "complete", {"outcome": "accept"})
        assert (refused.status_code, refused.json()["code"]) == (409, "already_synchronised")
        assert await world.access_of("yann") is None
        assert (await world.until(procedure, "refused"))["state"] == "refused"


async def test_staff_see_guesses_and_unlock_numbers(world: World) -> None:
    for _ in range(10):
        world.accounts["yann"] = Caller(account_id=uuid4())
        await ask(world, siren="732829320")
    clerk = world.clerk
    assert (await ask(world)).json()["code"] == "number_locked"
    seen = (await world.call(clerk, "GET", f"/staff/guesses?member_number={NUMBER}")).json()
    assert [one["outcome"] for one in seen["items"]] == ["locked"] + ["mismatch"] * 10
    only = seen["items"][3]["account_id"]
    mine = (await world.call(clerk, "GET", f"/staff/guesses?account={only}")).json()["items"]
    assert [one["account_id"] for one in mine] == [only]
    locks = (await world.call(clerk, "GET", "/staff/number-locks")).json()["items"]
    assert [(one["member_number"], one["failures"]) for one in locks] == [(NUMBER, 10)]
    assert locks[0]["member_id"] == str(world.member)
    assert (await world.call(clerk, "DELETE", f"/staff/number-locks/{NUMBER}")).status_code == 204
    assert (await ask(world)).status_code == 201
    nurse = Caller(account_id=uuid4(), roles=frozenset({Role.HEALTH_TEAM}))
    for path in ("/staff/guesses", "/staff/number-locks"):
        assert (await world.call(nurse, "GET", path)).status_code == 404
        assert (await world.call("karim", "GET", path)).status_code == 404
    odd = await world.call(clerk, "GET", "/staff/guesses?cursor=x")
    assert odd.json()["code"] == "cursor_invalid"


async def test_every_guess_is_listed_once(world: World) -> None:
    now = datetime.now(UTC)
    async with world.sessions_of("membership").begin() as session:
        for n in range(70):
            session.add(
                Guess(id=uuid4(), account_id=uuid4(), address="192.0.2.1", member_number=str(n),
                      procedure_kind=KIND, outcome="unknown", at=now - timedelta(seconds=n // 2))
            )  # fmt: skip
    first = (await world.call(world.clerk, "GET", "/staff/guesses")).json()
    rest = (await world.call(world.clerk, "GET", f"/staff/guesses?cursor={first['next']}")).json()
    numbers = [one["member_number"] for one in first["items"] + rest["items"]]
    assert (len(numbers), len(set(numbers)), rest["next"]) == (70, 70, None)
