"""What an API token made for some members, or somebody who asks without end, gets of procedures."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.membership.procedures import queries
from services.membership.procedures.rules import MOST_A_DAY
from shared.contracts.membership.procedures import NewProcedure, ProcedureKind
from tests.asgi import InProcess
from tests.callers import caller_headers
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.procedures_world import NUMBER, SIRET, World, email, running


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def test_a_token_for_other_members_is_told_nothing_of_this_one(world: World) -> None:
    procedure = await world.asked()
    elsewhere = {"scopes": frozenset({"read", "write"}), "only_members": frozenset({uuid4()})}
    requester = world.accounts["yann"].model_copy(update=elsewhere)
    administrator = world.accounts["elodie"].model_copy(update=elsewhere)
    for caller in (requester, administrator):
        for path in ("", "/timeline"):
            answer = await world.call(caller, "GET", f"/procedures/{procedure}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await world.call(requester, "GET", "/me/procedures")).json()["items"] == []
    withdrawal = await world.call(requester, "DELETE", f"/procedures/{procedure}")
    assert withdrawal.status_code == 404
    answer = await world.call(
        requester, "POST", f"/procedures/{procedure}/answers", {"text": "Oui."}
    )
    assert answer.status_code == 404
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert shown["stage"] == "pending"


async def test_a_token_for_this_member_sees_its_procedures(world: World) -> None:
    procedure = await world.asked()
    token = {"scopes": frozenset({"read"}), "only_members": frozenset({world.member})}
    for name in ("yann", "elodie"):
        caller = world.accounts[name].model_copy(update=token)
        assert (await world.call(caller, "GET", f"/procedures/{procedure}")).status_code == 200
    requester = world.accounts["yann"].model_copy(update=token)
    listed = (await world.call(requester, "GET", "/me/procedures")).json()["items"]
    assert [one["id"] for one in listed] == [procedure]


async def test_to_a_token_for_other_members_the_right_pair_is_an_unknown_one(
    world: World,
) -> None:
    token = {"scopes": frozenset({"read", "write"}), "only_members": frozenset({uuid4()})}
    caller = world.accounts["yann"].model_copy(update=token)
    body = {"member_number": NUMBER, "siret": SIRET}
    asked = await world.call(caller, "POST", "/procedures/access-request", body)
    change = body | {"former_administrator_email": email("elodie")}
    changed = await world.call(caller, "POST", "/procedures/administrator-change", change)
    for answer in (asked, changed):
        assert (answer.status_code, answer.json()["code"]) == (404, "member_pair_unknown")
    assert (await world.call("yann", "GET", "/me/procedures")).json()["items"] == []


async def test_nobody_asks_the_same_over_and_over(world: World) -> None:
    async def merger(key: str) -> int:
        body = {"description": "Une fusion.", "phone": "0240000000"}
        return (await world.call("yann", "POST", "/procedures/merger", body, key)).status_code

    assert {await merger(f"k{number}") for number in range(MOST_A_DAY)} == {201}
    assert await merger("one more") == 429
    # The same request again is answered as it was, and another member is another matter.
    assert await merger("k3") == 201
    assert (await world.ask()).status_code == 201
    listed = (await world.call("yann", "GET", "/me/procedures")).json()["items"]
    assert len(listed) == MOST_A_DAY + 1


async def test_what_was_typed_outlives_an_outage_of_the_processes(world: World) -> None:
    """The process was started, and its workers are down while others go on asking."""
    first, now = uuid4(), datetime.now(UTC)
    new = NewProcedure(
        procedure_id=first, kind=ProcedureKind.MERGER, account_id=world.id("yann"),
        member_id=None, at=now,
    )  # fmt: skip
    async with world.sessions_of("membership").begin() as session:
        await queries.stage(session, first, "typed", now)
        await queries.stage(session, uuid4(), "by somebody else", now + timedelta(days=2))
        await queries.add(session, new)
        assert await queries.content(session, first) == "typed"


async def test_a_stream_resumes_only_after_a_line_that_can_exist(world: World) -> None:
    procedure = await world.asked()
    path = f"/procedures/{procedure}/timeline"
    headers = caller_headers("membership", world.accounts["yann"])
    client = InProcess(world.app, {**headers, "Last-Event-ID": "99999999999"})
    answer = await client.request("GET", path, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_key_that_decided_otherwise_is_refused(world: World) -> None:
    procedure = await world.asked()
    decided = await world.decide("elodie", procedure, "k", decision="accept", access="billing")
    assert decided.status_code == 200, decided.text
    other = await world.decide("elodie", procedure, "k", decision="refuse", comment="Non.")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    path = f"/access-grants/{world.id('yann')}"
    changed = await world.on_member("elodie", "PATCH", path, {"access": "full"}, "c")
    assert changed.status_code == 200, changed.text
    again = await world.on_member("elodie", "PATCH", path, {"access": "read_only"}, "c")
    assert (again.status_code, again.json()["code"]) == (409, "idempotency_key_reused")
    assert await world.access_of("yann") == "full"
