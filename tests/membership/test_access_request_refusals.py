"""What a request for access refuses: to whoever asks, to whoever decides."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from services.membership.access.activities import AccessActivities
from shared.contracts.membership.procedures import ProcedureKind
from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_world import withdraw_directly
from tests.membership.procedures_world import World, running

KIND = ProcedureKind.ACCESS_REQUEST


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"decision": "accept"}, "access_required"),
        ({"decision": "accept", "access": "everything"}, "invalid"),
        ({"decision": "refuse", "comment": "x" * 1_000_000}, "invalid"),
        ({"decision": "refuse", "comment": "a\0b"}, "invalid"),
        ({"decision": "perhaps"}, "invalid"),
    ],
)
async def test_a_decision_that_says_nothing_changes_nothing(
    world: World, body: dict[str, str], code: str
) -> None:
    procedure = await world.asked()
    answer = await world.decide("elodie", procedure, **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await world.kinds(procedure) == ["opened"]


async def test_asking_twice_and_asking_for_what_one_has(world: World) -> None:
    await world.asked()
    twice = await world.ask()
    assert (twice.status_code, twice.json()["code"]) == (409, "procedure_already_open")
    await world.grant("karim", Access.BILLING)
    held = await world.ask("karim")
    assert (held.status_code, held.json()["code"]) == (409, "access_already_held")


async def test_the_same_key_after_a_refusal_is_refused_the_same(world: World) -> None:
    await world.asked()
    body = {"member_number": "20001", "siret": "55210055400013"}
    for _ in range(2):
        twice = await world.call("yann", "POST", "/procedures/access-request", body, "other")
        assert (twice.status_code, twice.json()["code"]) == (409, "procedure_already_open")


async def test_only_whoever_may_decide_reads_who_asks(world: World) -> None:
    await world.grant("helene", Access.FULL)
    procedure = await world.asked()
    path = f"/procedures/{procedure}"

    async def named(who: str) -> tuple[str | None, str | None]:
        seen = (await world.call(who, "GET", path)).json()
        return seen["requester_name"], seen["requester_email"]

    assert await named("elodie") == ("Yann Riou", "yann@menuiserie.example")
    assert await named("yann") == (None, None)
    for who in ("helene", "karim"):
        assert (await world.call(who, "GET", path)).status_code == 404
    await world.decide("elodie", procedure, decision="refuse", comment="Non.")
    await world.until(procedure, "refused")
    assert await named("elodie") == (None, None)


async def test_who_may_not_decide(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    await world.grant("helene", Access.FULL)
    procedure = await world.asked()
    accept = {"decision": "accept", "access": "full"}
    refusals = [("yann", 403, "own_request"), ("helene", 404, "not_found")]

    # Withdrawn a second ago, while the request was open: said so, for one knew of it.
    assert (
        await world.on_member("elodie", "DELETE", grant_path(world, "karim"))
    ).status_code == 204
    refusals.append(("karim", 403, "access_withdrawn"))
    for who, status, code in refusals:
        answer = await world.decide(who, procedure, **accept)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await world.call("karim", "GET", f"/procedures/{procedure}")).status_code == 404
    token = world.accounts["elodie"].model_copy(update={"scopes": frozenset({"read", "write"})})
    answer = await world.call(token, "POST", f"/me/approvals/{procedure}/decision", accept)
    assert (answer.status_code, answer.json()["code"]) == (403, "session_required")
    stranger = world.accounts["elodie"].model_copy(update={"account_id": uuid4()})
    unknown = await world.call(stranger, "POST", f"/me/approvals/{procedure}/decision", accept)
    nothing = await world.call(stranger, "POST", f"/me/approvals/{uuid4()}/decision", accept)
    assert (unknown.status_code, unknown.json()) == (404, nothing.json())
    assert await world.access_of("yann") is None


@pytest.mark.parametrize("body", [{"decision": "accept", "access": "full"},
                                  {"decision": "refuse", "comment": "Non."}])  # fmt: skip
async def test_withdrawn_between_the_route_and_the_process(
    world: World, body: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The route still saw the right; what decides sees it no more."""
    await world.grant("karim", Access.ADMINISTRATOR)
    procedure = await world.asked()
    for step in ("order_access", "must_administer"):
        slower(monkeypatch, world, step, "karim")
    await world.workers.stop("membership")
    await world.workers.start("membership")
    answer = await world.decide("karim", procedure, **body)
    assert (answer.status_code, answer.json()["code"]) == (403, "access_withdrawn")
    assert await world.kinds(procedure) == ["opened"]
    again = await world.decide("elodie", procedure, decision="accept", access="read_only")
    assert again.status_code == 200


def grant_path(world: World, name: str) -> str:
    return f"/access-grants/{world.id(name)}"


def slower(monkeypatch: pytest.MonkeyPatch, world: World, step: str, name: str) -> None:
    """Before the step does its work, the person's access is withdrawn."""
    real = getattr(AccessActivities, step)

    async def after(self: AccessActivities, payload: object) -> object:
        await withdraw_directly(world, name)
        return await real(self, payload)

    for mark in ("__implements_stub__", "__temporal_activity_definition"):
        setattr(after, mark, getattr(real, mark))
    after.__annotations__ = real.__annotations__
    monkeypatch.setattr(AccessActivities, step, after)
