"""A change of administrator from the form to each of its ends: HTTP, SQL and the process."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from services.identity.tables import MemberLink
from services.membership.tables import AccessGrant, Member
from shared.contracts.notifications.messages import Delivery, Message, deliver_message
from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.identity.world import Mailbox
from tests.membership.administrator_world import (
    KIND,
    ON_FILE,
    administered,
    ask,
    asked,
    complete,
    consent,
    evidence,
    object_to,
    told,
    until_kind,
    window_passes,
)
from tests.membership.procedures_world import World, add_member, email, running


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with administered(temporal, sessions_of) as world:
        yield world


async def test_with_consent_it_is_accepted_at_once(world: World) -> None:
    procedure = await asked(world)
    await until_kind(world, procedure, "told")
    assert told(world) == {
        ("administrator_change_received", email("yann")),
        ("administrator_change_notice", email("elodie")),
        ("administrator_change_notice", email("helene")),
        ("administrator_change_on_file", ON_FILE),
    }
    early = await complete(world, procedure, "accept")
    assert (early.status_code, early.json()["code"]) == (409, "window_open")

    seen = (await world.call("elodie", "GET", f"/procedures/{procedure}")).json()
    assert seen["allowed_actions"] == ["object", "consent"]
    assert (seen["content"], seen["messages"]) == ({}, [])
    assert (await consent(world, procedure)).status_code == 200
    assert (await consent(world, procedure)).json()["code"] == "already_consented"
    assert (await evidence(world, procedure))["former"]["consented_at"]

    done = await complete(world, procedure, "accept")
    assert done.status_code == 200, done.text
    assert await world.access_of("yann") == "administrator"
    assert await world.access_of("elodie") is None
    assert await world.access_of("helene") == "full"
    assert await world.process(KIND, procedure).result() == "accepted"
    assert told(world) >= {
        ("administrator_change_accepted", email("yann")),
        ("administrator_replaced", email("elodie")),
    }
    async with world.sessions_of("identity")() as session:
        assert [one.account_id for one in await session.scalars(select(MemberLink))] == [
            world.id("yann")
        ]
    assert (await world.call("elodie", "GET", f"/procedures/{procedure}")).status_code == 404


async def test_contested_it_needs_a_reason(world: World) -> None:
    procedure = await asked(world)
    before = (await world.task(procedure))["priority"]
    assert (await object_to(world, procedure, "helene", "Yann a quitté l'entreprise.")).json() == {
        "stage": "pending",
        "state": "in_progress",
    }
    assert (await object_to(world, procedure, "elodie")).status_code == 200
    assert (await world.task(procedure))["priority"] == before + 25
    found = await evidence(world, procedure)
    assert [(one["display_name"], one["access"], one["text"]) for one in found["objections"]] == [
        ("Hélène Caradec", "full", "Yann a quitté l'entreprise."),
        ("Élodie Le Goff", "administrator", "Non."),
    ]
    mine = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert mine["messages"] == []
    assert "quitté" not in str(mine)

    await window_passes(world, procedure)
    bare = await complete(world, procedure, "accept")
    assert (bare.status_code, bare.json()["fields"][0]["field"]) == (422, "comment")
    assert (await complete(world, procedure, "refuse")).status_code == 422
    refused = await complete(world, procedure, "refuse", "L'opposition est fondée.")
    assert refused.status_code == 200, refused.text
    assert await world.access_of("elodie") == "administrator"
    assert await world.access_of("yann") is None
    view = await world.until(procedure, "refused")
    assert [one["text"] for one in view["messages"]] == ["L'opposition est fondée."]
    assert await world.process(KIND, procedure).result() == "refused"
    assert told(world) >= {
        ("administrator_change_contested", email("yann")),
        ("administrator_change_refused", email("yann")),
    }


async def test_the_date_shown_is_the_one_of_what_is_waited_for(world: World) -> None:
    """While others may object, taking the task up or a question answered changes nothing to it."""

    async def until() -> str:
        shown = (await world.call("elodie", "GET", f"/procedures/{procedure}")).json()
        return str(shown["until"])

    procedure = await asked(world)
    window = (await evidence(world, procedure))["window_until"]
    assert await until() == window
    await world.do(procedure, "claim")
    assert await until() == window
    await world.do(procedure, "request-information", {"comment": "Un justificatif ?"})
    assert await until() != window
    path = f"/procedures/{procedure}/answers"
    assert (await world.call("yann", "POST", path, {"text": "Ci-joint."})).status_code == 200
    assert await until() == window
    await window_passes(world, procedure)
    due = (await world.task(procedure))["due_date"]
    assert await until() == due > window


async def test_accepted_despite_an_objection(world: World) -> None:
    procedure = await asked(world)
    await object_to(world, procedure, "elodie")
    await window_passes(world, procedure)
    done = await complete(world, procedure, "accept", "Procès-verbal d'assemblée reçu.")
    assert done.status_code == 200, done.text
    assert await world.access_of("yann") == "administrator"


async def test_silent_it_is_decided_after_the_window(world: World) -> None:
    procedure = await asked(world)
    await window_passes(world, procedure)
    late = await object_to(world, procedure, "elodie")
    assert (late.status_code, late.json()["code"]) == (409, "window_closed")
    assert (await complete(world, procedure, "accept")).status_code == 200
    assert await world.access_of("yann") == "administrator"
    assert await world.access_of("elodie") is None


class DeadMailbox(Mailbox):
    """Refuses whatever goes to one address, for good."""

    @deliver_message.implement
    async def deliver(self, message: Message) -> Delivery:
        sent = await Mailbox.deliver(self, message)
        return Delivery.REFUSED if self.mails[-1].address == email("elodie") else sent


async def test_a_dead_mailbox_shows_to_staff_and_not_to_whoever_asked(
    temporal: TemporalServer, sessions_of: SessionsOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.membership.procedures_world.Mailbox", DeadMailbox)
    async with running(temporal, sessions_of) as world:
        await world.grant("helene", Access.FULL)
        procedure = await asked(world)
        kinds = await until_kind(world, procedure, "unreachable")
        assert kinds == ["opened", "unreachable"]
        assert await world.kinds(procedure) == ["opened", "told"]
        found = await evidence(world, procedure)
        assert (found["former"]["mail"], found["on_file"]["mail"]) == ("refused", None)
        assert (await complete(world, procedure, "accept")).json()["code"] == "window_open"
        await window_passes(world, procedure)
        assert (await complete(world, procedure, "accept")).status_code == 200
        assert await world.access_of("yann") == "administrator"


async def test_nobody_of_that_e_mail_and_it_still_ends(world: World) -> None:
    procedure = await asked(world, former="personne")
    await window_passes(world, procedure)
    assert (await complete(world, procedure, "accept")).status_code == 200
    assert await world.access_of("yann") == "administrator"
    # Nobody was named: whoever administers the member goes on doing so.
    assert await world.access_of("elodie") == "administrator"


async def test_a_colleague_named_as_the_former_administrator_keeps_their_access(
    world: World,
) -> None:
    procedure = await asked(world, former="helene")
    assert (await consent(world, procedure, "helene")).status_code == 403
    await window_passes(world, procedure)
    assert (await complete(world, procedure, "accept")).status_code == 200
    assert await world.access_of("helene") == "full"


async def test_a_question_stops_the_clock_and_its_silence_ends_it(world: World) -> None:
    procedure = await asked(world)
    await world.do(procedure, "claim")
    assert (await world.do(procedure, "request-information")).status_code == 422
    await world.do(procedure, "request-information", {"comment": "Un justificatif ?"})
    view = await world.until(procedure, "information")
    assert [one["text"] for one in view["messages"]] == ["Un justificatif ?"]
    path = f"/procedures/{procedure}/answers"
    reply = await world.call("yann", "POST", path, {"text": "Ci-joint."})
    assert reply.json()["stage"] == "pending"
    await world.do(procedure, "request-information", {"comment": "Et la date ?"})
    await world.temporal.skipper.fast_forward(world.process(KIND, procedure), timedelta(days=31))
    assert await world.process(KIND, procedure).result() == "expired"
    assert await world.access_of("yann") is None
    assert await world.task(procedure) is None


async def test_withdrawn_nothing_is_left_to_decide(world: World) -> None:
    procedure = await asked(world)
    assert (await world.call("yann", "DELETE", f"/procedures/{procedure}")).status_code == 204
    assert await world.process(KIND, procedure).result() == "withdrawn"
    assert (await object_to(world, procedure, "elodie")).status_code == 409
    assert (await ask(world)).status_code == 201


async def test_a_member_merged_meanwhile_is_followed(world: World) -> None:
    procedure = await asked(world)
    await consent(world, procedure)
    successor = await add_member(
        world.sessions_of, id=uuid4(), number="20002", siret="73282932000074"
    )
    async with world.sessions_of("membership").begin() as session:
        await session.execute(update(AccessGrant).values(member_id=successor))
        await session.execute(
            update(Member)
            .where(Member.id == world.member)
            .values(closed_at=datetime.now(UTC), absorbed_into=successor)
        )
    done = await complete(world, procedure, "accept")
    assert done.status_code == 200, done.text
    world.member = successor
    assert await world.access_of("yann") == "administrator"
    assert await world.access_of("elodie") is None
    async with world.sessions_of("identity")() as session:
        linked = [
            (one.account_id, one.member_id) for one in await session.scalars(select(MemberLink))
        ]
    assert linked == [(world.id("yann"), successor)]
