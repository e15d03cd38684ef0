"""The requester answers by telephone, and the clerk who asked notes it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.conftest import SessionsOf, TemporalServer
from tests.membership.procedures_world import World, running
from tests.membership.test_access_request_clocks import KIND, days, forwarded
from tests.workflows.kept import keep


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def asked(world: World) -> str:
    procedure = await forwarded(world)
    await world.do(procedure, "claim")
    await world.do(procedure, "request-information", {"comment": "Votre fonction ?"})
    return procedure


async def test_staff_note_the_answer_given_by_telephone(world: World) -> None:
    procedure = await asked(world)
    noted = await world.do(procedure, "submit-information", {"comment": "Comptable."})
    assert noted.status_code == 200, noted.text
    late = await world.call("yann", "POST", f"/procedures/{procedure}/answers", {"text": "Oui."})
    assert (late.status_code, late.json()["code"]) == (409, "no_question")
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert (shown["stage"], shown["held_by"]) == ("pending", "member_services")
    assert [(one["kind"], one["by"], one["text"]) for one in shown["messages"]] == [
        ("question", "member_services", "Votre fonction ?"),
        ("answer", "member_services", "Comptable."),
    ]
    assert shown["until"] is not None
    # The question has ended: nothing expires any more.
    await days(world, procedure, 31)
    assert (await world.do(procedure, "complete", {"outcome": "grant_billing"})).status_code == 200
    await world.process(KIND, procedure).result()
    assert (await world.kinds(procedure))[-2:] == ["information_given", "accepted"]
    line = (await world.call("yann", "GET", f"/procedures/{procedure}/timeline")).json()["items"]
    assert line[-2]["by"] == "member_services"
    await keep(world.process(KIND, procedure), "access_request/answer_noted")


async def test_of_an_answer_and_its_note_at_once_one_counts(world: World) -> None:
    procedure = await asked(world)
    given, noted = await asyncio.gather(
        world.call("yann", "POST", f"/procedures/{procedure}/answers", {"text": "Comptable."}),
        world.do(procedure, "submit-information", {"comment": "Comptable, dit-il."}),
    )
    codes = (given.status_code, given.json().get("code")), (
        noted.status_code, noted.json().get("code"),
    )  # fmt: skip
    assert codes in (
        ((200, None), (409, "task_wrong_state")),
        ((409, "no_question"), (200, None)),
    )
    assert (await world.kinds(procedure)).count("information_given") == 1
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert [one["kind"] for one in shown["messages"]] == ["question", "answer"]
