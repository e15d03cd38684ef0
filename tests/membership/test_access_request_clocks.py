"""A request for access while time passes: reminders, expiry, and the member services where no
administrator can answer."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.membership.procedures import ProcedureKind
from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_world import absent, lines, withdraw_directly
from tests.membership.procedures_world import World, email, running
from tests.workflows.kept import keep

KIND = ProcedureKind.ACCESS_REQUEST


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def days(world: World, procedure: str, count: int) -> None:
    process = world.process(KIND, procedure)
    await world.temporal.skipper.fast_forward(process, timedelta(days=count))


def told(world: World, template: str) -> list[str]:
    return sorted(mail.address for mail in world.mailbox.mails if mail.template == template)


async def forwarded(world: World, *names: str) -> str:
    await absent(world, "elodie", *names)
    return await world.asked()


async def test_reminded_twice_then_expired(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    procedure = await world.asked()
    both = [email("elodie"), email("karim")]
    await days(world, procedure, 3)
    assert told(world, "access_request_reminder") == both
    await days(world, procedure, 7)
    assert told(world, "access_request_reminder") == sorted(both * 2)
    assert await world.kinds(procedure) == ["opened", "reminded", "reminded"]
    await days(world, procedure, 20)
    assert await world.process(KIND, procedure).result() == "expired"
    assert await world.kinds(procedure) == ["opened", "reminded", "reminded", "expired"]
    assert told(world, "access_request_expired") == [email("yann")]
    late = await world.decide("elodie", procedure, decision="accept", access="full")
    assert (late.status_code, late.json()["code"]) == (409, "procedure_over")
    assert await world.access_of("yann") is None
    await keep(world.process(KIND, procedure), "access_request/expired")


async def test_decided_after_a_reminder(world: World) -> None:
    procedure = await world.asked()
    await days(world, procedure, 4)
    answer = await world.decide("elodie", procedure, decision="accept", access="read_only")
    assert answer.status_code == 200
    await world.process(KIND, procedure).result()
    assert await world.kinds(procedure) == ["opened", "reminded", "accepted"]
    await keep(world.process(KIND, procedure), "access_request/reminded_then_accepted")


async def test_one_administrator_who_still_comes_is_enough(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    procedure = await forwarded(world)
    assert await world.kinds(procedure) == ["opened"]
    # Who has not come for long is told too: it may bring them back.
    await days(world, procedure, 1)
    assert told(world, "access_requested") == [email("elodie"), email("karim")]


@pytest.mark.parametrize("gone", ["absent", "withdrawn"])
async def test_the_last_who_could_answer_goes_meanwhile(world: World, gone: str) -> None:
    procedure = await world.asked()
    await (absent if gone == "absent" else withdraw_directly)(world, "elodie")
    await days(world, procedure, 3)
    assert await world.kinds(procedure) == ["opened", "forwarded"]
    assert told(world, "access_request_forwarded") == [email("yann")]
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert (shown["stage"], shown["held_by"]) == ("pending", "member_services")

    # The portal still knows who administers: only the member services decide from now on.
    if gone == "absent":
        late = await world.decide("elodie", procedure, decision="accept", access="full")
        assert (late.status_code, late.json()["code"]) == (409, "procedure_forwarded")
    assert (await world.do(procedure, "claim")).status_code == 200
    refused = await world.do(procedure, "complete", {"outcome": "refuse", "comment": "Inconnu."})
    assert refused.status_code == 200, refused.text
    assert await world.process(KIND, procedure).result() == "refused"
    await keep(world.process(KIND, procedure), f"access_request/{gone}_then_forwarded")


async def test_forwarded_at_the_last_moment_instead_of_expiring(world: World) -> None:
    procedure = await world.asked()
    await days(world, procedure, 11)
    await absent(world, "elodie")
    await days(world, procedure, 19)
    assert (await world.kinds(procedure))[-1] == "forwarded"


@pytest.mark.parametrize(
    ("outcome", "access"),
    [
        ("grant_full", "full"),
        ("grant_workforce_and_visits", "workforce_and_visits"),
        ("grant_billing", "billing"),
        ("grant_read_only", "read_only"),
    ],
)
async def test_the_member_services_give_access(world: World, outcome: str, access: str) -> None:
    procedure = await forwarded(world)
    assert (await world.do(procedure, "claim")).status_code == 200
    done = await world.do(procedure, "complete", {"outcome": outcome, "comment": "Vérifié."})
    assert done.status_code == 200, done.text
    assert await world.access_of("yann") == access
    assert await world.process(KIND, procedure).result() == "accepted"
    assert [(one.after, one.by_role) for one in await lines(world)] == [(access, "member_services")]
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert [one["text"] for one in shown["messages"]] == ["Vérifié."]
    late = await world.decide("elodie", procedure, decision="accept", access="full")
    assert late.json()["detail"] == "Cette demande a déjà été traitée par le service adhérent."
    if access == "full":
        await keep(world.process(KIND, procedure), "access_request/accepted_by_staff")


async def test_an_administrator_is_named_there_only_where_there_is_none(world: World) -> None:
    procedure = await forwarded(world)
    assert "grant_administrator" not in await outcomes(world, procedure)
    refused = await completed(world, procedure, outcome="grant_administrator")
    assert (refused.status_code, refused.json()["code"]) == (422, "outcome_unknown")
    assert await world.access_of("yann") is None


async def test_a_member_without_any_administrator_gets_one(world: World) -> None:
    await withdraw_directly(world, "elodie")
    procedure = await world.asked()
    assert "grant_administrator" in await outcomes(world, procedure)
    done = await completed(world, procedure, outcome="grant_administrator")
    assert done.status_code == 200, done.text
    assert await world.access_of("yann") == "administrator"


async def test_staff_ask_and_the_requester_answers(world: World) -> None:
    procedure = await forwarded(world)
    await world.do(procedure, "claim")
    silent = await world.do(procedure, "request-information", {})
    assert silent.status_code == 422
    asked = await world.do(procedure, "request-information", {"comment": "Votre fonction ?"})
    assert asked.status_code == 200, asked.text
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert (shown["stage"], shown["held_by"]) == ("information", "requester")
    assert "answer" in shown["allowed_actions"]
    for who, status in (("karim", 404), ("yann", 200)):
        body = {"text": "Comptable."}
        answer = await world.call(who, "POST", f"/procedures/{procedure}/answers", body, "a")
        assert answer.status_code == status, answer.text
    again = await world.call("yann", "POST", f"/procedures/{procedure}/answers", {"text": "Oui."})
    assert (again.status_code, again.json()["code"]) == (409, "no_question")
    done = await world.do(procedure, "complete", {"outcome": "grant_billing"})
    assert done.status_code == 200, done.text
    await world.process(KIND, procedure).result()
    assert await world.kinds(procedure) == [
        "opened", "forwarded", "taken_up", "information_requested", "information_given",
        "accepted",
    ]  # fmt: skip
    shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert [one["text"] for one in shown["messages"]] == ["Votre fonction ?", "Comptable."]
    await keep(world.process(KIND, procedure), "access_request/question_answered")


async def test_a_question_left_without_answer_expires(world: World) -> None:
    procedure = await forwarded(world)
    await world.do(procedure, "claim")
    await world.do(procedure, "request-information", {"comment": "Votre fonction ?"})
    task = await world.task(procedure)
    await days(world, procedure, 31)
    assert await world.process(KIND, procedure).result() == "expired"
    late = await world.call("yann", "POST", f"/procedures/{procedure}/answers", {"text": "Oui."})
    assert (late.status_code, late.json()["code"]) == (409, "procedure_over")
    assert await world.access_of("yann") is None
    assert (await world.on_tasks("GET", f"/{task['id']}")).json()["state"] == "exited"
    await keep(world.process(KIND, procedure), "access_request/question_unanswered")


async def test_withdrawn_while_the_member_services_hold_it(world: World) -> None:
    procedure = await forwarded(world)
    await world.do(procedure, "claim")
    task = await world.task(procedure)
    assert (await world.call("yann", "DELETE", f"/procedures/{procedure}")).status_code == 204
    done = await world.on_tasks("POST", f"/{task['id']}/complete", {"outcome": "grant_full"})
    assert done.status_code == 409
    assert await world.access_of("yann") is None


@pytest.mark.parametrize("body", [{"outcome": "grant_billing"},
                                  {"outcome": "refuse", "comment": "Non."}])  # fmt: skip
async def test_staff_do_not_decide_about_somebody_who_got_in(
    world: World, body: dict[str, str]
) -> None:
    procedure = await forwarded(world)
    await world.grant("yann", Access.FULL)
    task = await world.task(procedure)
    done = await completed(world, procedure, **body)
    assert (done.status_code, done.json()["code"]) == (409, "access_already_held")
    assert await world.access_of("yann") == "full"
    assert await world.process(KIND, procedure).result() == "withdrawn"
    assert (await world.on_tasks("GET", f"/{task['id']}")).json()["state"] == "exited"


async def test_nobody_is_reminded_about_somebody_who_got_in(world: World) -> None:
    procedure = await world.asked()
    await world.grant("yann", Access.FULL)
    await days(world, procedure, 3)
    assert await world.process(KIND, procedure).result() == "withdrawn"
    assert told(world, "access_request_reminder") == []
    timeline = (await world.call("yann", "GET", f"/procedures/{procedure}/timeline")).json()
    assert "obtenu autrement" in timeline["items"][-1]["label"]
    await keep(world.process(KIND, procedure), "access_request/got_in_before_a_reminder")


async def outcomes(world: World, procedure: str) -> list[str]:
    task = await world.task(procedure)
    shown = (await world.on_tasks("GET", f"/{task['id']}")).json()
    return [one["outcome"] for one in shown["outcomes"]]


async def completed(world: World, procedure: str, **body: str) -> Any:
    assert (await world.do(procedure, "claim")).status_code == 200
    return await world.do(procedure, "complete", body)
