"""A request for access from the form to a decision, through HTTP, SQL and the process."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.contracts.membership.procedures import ProcedureKind
from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_world import absorb, lines
from tests.membership.procedures_world import World, running
from tests.workflows.kept import keep

KIND = ProcedureKind.ACCESS_REQUEST


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


@pytest.mark.parametrize("access", Access)
async def test_an_administrator_gives_access(world: World, access: Access) -> None:
    procedure = await world.asked()
    waiting = (await world.call("elodie", "GET", "/me/approvals")).json()["items"]
    assert [(one["id"], one["requester_name"]) for one in waiting] == [(procedure, "Yann Riou")]

    answer = await world.decide("elodie", procedure, decision="accept", access=access)
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert await world.access_of("yann") == access
    mine = (await world.call("yann", "GET", "/me/procedures")).json()["items"]
    assert [(one["state"], one["access"]) for one in mine] == [("accepted", access)]
    approvals = (await world.call("elodie", "GET", "/me/approvals")).json()
    assert (approvals["items"], [one["id"] for one in approvals["decided"]]) == ([], [procedure])
    assert await world.process(KIND, procedure).result() == "accepted"
    assert {(mail.template, mail.address) for mail in world.mailbox.mails} == {
        ("access_requested", "elodie@menuiserie.example"),
        ("access_request_received", "yann@menuiserie.example"),
        ("access_granted", "yann@menuiserie.example"),
    }
    if access is Access.FULL:
        await keep(world.process(KIND, procedure), "access_request/accepted")


async def test_a_refusal_is_explained_to_whoever_asked(world: World) -> None:
    procedure = await world.asked()
    silent = await world.decide("elodie", procedure, decision="refuse", comment="  ")
    assert (silent.status_code, silent.json()["fields"][0]["field"]) == (422, "comment")

    words = "Vous n'êtes plus notre comptable."
    refused = await world.decide("elodie", procedure, decision="refuse", comment=words)
    assert (refused.status_code, refused.json()["state"]) == (200, "refused")
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert [(one["kind"], one["text"]) for one in shown["messages"]] == [("refusal", words)]
    assert await world.access_of("yann") is None
    assert await world.process(KIND, procedure).result() == "refused"
    assert "access_refused" in {mail.template for mail in world.mailbox.mails}
    await keep(world.process(KIND, procedure), "access_request/refused")


async def test_two_administrators_at_once(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    procedure = await world.asked()
    answers = await asyncio.gather(
        world.decide("elodie", procedure, decision="accept", access="full"),
        world.decide("karim", procedure, decision="refuse", comment="Je ne connais pas Yann."),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    winner = "Élodie Le Goff" if answers[0].status_code == 200 else "Karim Benali"
    said = ("procedure_decided", f"Cette demande a déjà été traitée par {winner}.")
    assert (refused["code"], refused["detail"]) == said
    assert (await world.access_of("yann") is not None) == (answers[0].status_code == 200)

    # Long after, when the process is over: the same answer.
    await world.process(KIND, procedure).result()
    late = await world.decide("karim", procedure, decision="accept", access="billing")
    assert (late.status_code, late.json()["code"], late.json()["detail"]) == (409, *said)
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert "Je ne connais pas" not in str(shown) or winner == "Karim Benali"


async def test_the_same_key_twice_is_answered_the_same(world: World) -> None:
    body = {"member_number": "20001", "siret": "55210055400013"}
    path = "/procedures/access-request"
    first, again = [await world.call("yann", "POST", path, body, "key") for _ in range(2)]
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    procedure = first.json()["id"]

    decided = [
        await world.decide("elodie", procedure, key="d", decision="accept", access="billing")
        for _ in range(2)
    ]
    await world.process(KIND, procedure).result()
    decided.append(
        await world.decide("elodie", procedure, key="d", decision="accept", access="billing")
    )
    assert [answer.status_code for answer in decided] == [200, 200, 200]
    assert len(await lines(world)) == 1
    # And the request itself, once all is over.
    assert (await world.call("yann", "POST", path, body, "key")).json() == first.json()
    assert len((await world.call("yann", "GET", "/me/procedures")).json()["items"]) == 1


@pytest.mark.parametrize("body", [{"decision": "accept", "access": "billing"},
                                  {"decision": "refuse", "comment": "Non."}])  # fmt: skip
async def test_whoever_got_in_by_another_way_is_neither_raised_nor_lowered(
    world: World, body: dict[str, str]
) -> None:
    procedure = await world.asked()
    await world.grant("yann", Access.FULL)
    assert (await world.call("elodie", "GET", "/me/approvals")).json()["items"] == []
    answer = await world.decide("elodie", procedure, **body)
    assert (answer.status_code, answer.json()["code"]) == (409, "access_already_held")
    assert await world.access_of("yann") == "full"
    assert await lines(world) == []
    shown = await world.until(procedure, "withdrawn")
    assert shown["messages"] == []
    assert await world.kinds(procedure) == ["opened", "withdrawn"]
    await world.process(KIND, procedure).result()
    await keep(world.process(KIND, procedure), f"access_request/got_in_then_{body['decision']}")


async def test_the_access_is_to_the_member_that_took_the_other_over(world: World) -> None:
    procedure = await world.asked()
    successor = await absorb(world, "30001", administrator="karim")
    waiting = (await world.call("karim", "GET", "/me/approvals")).json()["items"]
    assert [(one["id"], one["member_number"]) for one in waiting] == [(procedure, "30001")]
    assert (await world.decide("elodie", procedure, decision="accept", access="full")).status_code \
        in {403, 404}  # fmt: skip
    answer = await world.decide("karim", procedure, decision="accept", access="billing")
    assert answer.status_code == 200, answer.text
    assert [(one.member_id, one.after) for one in await lines(world)] == [(successor, "billing")]
    await world.process(KIND, procedure).result()
    granted = next(one for one in world.mailbox.mails if one.template == "access_granted")
    assert granted.facts["member_number"] == "30001"


async def test_withdrawal_by_whoever_asked(world: World) -> None:
    procedure = await world.asked()
    others = await world.call("elodie", "DELETE", f"/procedures/{procedure}")
    assert others.status_code == 404
    gone = await world.call("yann", "DELETE", f"/procedures/{procedure}", key="w")
    assert gone.status_code == 204
    assert await world.process(KIND, procedure).result() == "withdrawn"
    late = await world.decide("elodie", procedure, decision="accept", access="full")
    assert (late.status_code, late.json()["code"]) == (409, "procedure_over")
    again = await world.call("yann", "DELETE", f"/procedures/{procedure}")
    assert (again.status_code, again.json()["code"]) == (409, "procedure_over")
    assert await world.access_of("yann") is None
    assert (await world.ask()).status_code == 201
    await keep(world.process(KIND, procedure), "access_request/withdrawn")


@pytest.mark.parametrize("stopped", ["workflows", "tasks", "identity", "membership"])
async def test_a_decision_cut_in_the_middle_ends_whole(world: World, stopped: str) -> None:
    """Between giving the access and writing it down: the worker is gone, then back."""
    procedure = await world.asked()
    await world.workers.stop(stopped)
    accept = {"decision": "accept", "access": "full"}
    deciding = asyncio.create_task(world.decide("elodie", procedure, key="d", **accept))
    await asyncio.sleep(0.5)
    if stopped == "tasks":
        # The access is given; nothing of it is on record yet.
        assert await world.access_of("yann") == "full"
        await world.workers.stop("workflows")
        await world.workers.start("workflows")
    await world.workers.start(stopped)
    answer = await deciding
    if answer.status_code == 503:
        answer = await world.decide("elodie", procedure, key="d", **accept)
    assert answer.status_code == 200, answer.text
    assert await world.process(KIND, procedure).result() == "accepted"
    assert await world.kinds(procedure) == ["opened", "accepted"]
    assert len(await lines(world)) == 1
    assert [str(one.template) for one in world.mailbox.mails].count("access_granted") == 1
