"""A change of administrator: who may do what, and what nobody learns."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from services.membership.administrators.tables import AdministratorEvidence
from services.membership.tables import AccessGrant
from shared.http.caller import Access, Caller, Role
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.administrator_world import (
    KIND,
    administered,
    ask,
    asked,
    complete,
    consent,
    evidence,
    object_to,
    told,
    until_kind,
)
from tests.membership.procedures_world import SIRET, World, email


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with administered(temporal, sessions_of) as world:
        yield world


async def test_nothing_tells_whose_e_mail_it_is(world: World) -> None:
    """An administrator's, somebody else's, nobody's: the same answers, the same timeline."""
    shown = []
    for former in ("elodie", "karim", "personne"):
        procedure = await asked(world, former=former)
        await until_kind(world, procedure, "told")
        view = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
        shown.append({name: view[name] for name in ("stage", "held_by", "allowed_actions")})
        shown[-1]["kinds"] = await world.kinds(procedure)
        found = await evidence(world, procedure)
        assert found["former"]["account_known"] is (former != "personne")
        assert found["former"]["access_then"] == ("administrator" if former == "elodie" else None)
        assert found["others_told"] == (1 if former == "elodie" else 2)
        assert (await world.call("yann", "DELETE", f"/procedures/{procedure}")).status_code == 204
    assert shown[0] == shown[1] == shown[2]
    assert email("karim") not in {address for _, address in told(world)}


async def test_oneself_and_administrators_are_refused(world: World) -> None:
    oneself = await ask(world, former="yann")
    assert oneself.status_code == 422
    assert oneself.json()["fields"][0]["field"] == "former_administrator_email"
    assert oneself.json()["code"] == "former_is_requester"
    shouted = await ask(world, former_administrator_email="YANN@menuiserie.example")
    assert shouted.json()["code"] == "former_is_requester"
    assert (await ask(world, "elodie", "karim")).json()["code"] == "already_administrator"
    assert (await ask(world, siret="73282932000074")).json()["code"] == "member_pair_unknown"
    assert (await ask(world, former_administrator_email="personne")).status_code == 422
    assert (await world.call("yann", "GET", "/me/procedures")).json()["items"] == []


async def test_who_may_answer(world: World) -> None:
    procedure = await asked(world)
    assert (await object_to(world, procedure, "karim")).status_code == 404
    assert (await consent(world, procedure, "karim")).status_code == 404
    assert (await object_to(world, procedure, "yann")).json()["code"] == "own_request"
    assert (await consent(world, procedure, "helene")).json()["code"] == "consent_not_yours"
    seen = (await world.call("helene", "GET", f"/procedures/{procedure}")).json()
    assert seen["allowed_actions"] == ["object"]
    await world.grant("karim", Access.ADMINISTRATOR)
    assert (await consent(world, procedure, "karim")).json()["code"] == "consent_not_yours"
    assert (await object_to(world, procedure, "helene", "x" * 1_000_000)).status_code == 422
    assert (await object_to(world, procedure, "helene", " ")).status_code == 422
    # Withdrawn a second ago.
    async with world.sessions_of("membership").begin() as session:
        await session.execute(
            delete(AccessGrant).where(AccessGrant.account_id.in_([world.id("elodie")]))
        )
    assert (await consent(world, procedure)).status_code == 404
    assert (await object_to(world, procedure, "elodie")).status_code == 404
    assert (await evidence(world, procedure))["objections"] == []


async def test_those_who_may_answer_know_who_asks_and_nobody_else(world: World) -> None:
    procedure = await asked(world)

    async def read(who: str) -> tuple[str | None, str | None]:
        seen = (await world.call(who, "GET", f"/procedures/{procedure}")).json()
        return seen["requester_name"], seen["requester_email"]

    asker = ("Yann Riou", email("yann"))
    assert [await read(who) for who in ("elodie", "helene")] == [asker, asker]
    assert await read("yann") == (None, None)
    assert (await world.call("karim", "GET", f"/procedures/{procedure}")).status_code == 404
    mine = (await world.call("yann", "GET", f"/procedures/{procedure}")).text
    for name in ("elodie", "helene", "karim"):
        assert email(name) not in mine.replace(f'"former_administrator_email":"{email(name)}"', "")
    for mail in world.mailbox.mails:
        assert "Riou" not in str(mail.facts)

    # Withdrawn a second ago; then too late to object, when only the administrator may consent.
    async with world.sessions_of("membership").begin() as session:
        await session.execute(
            delete(AccessGrant).where(AccessGrant.account_id == world.id("helene"))
        )
    assert (await world.call("helene", "GET", f"/procedures/{procedure}")).status_code == 404
    await world.grant("helene", Access.FULL)
    async with world.sessions_of("membership").begin() as session:
        await session.execute(update(AdministratorEvidence).values(window_until=datetime.now(UTC)))
    assert await read("elodie") == asker
    assert await read("helene") == (None, None)


async def test_an_objection_says_truly_what_its_author_is(world: World) -> None:
    procedure = await asked(world)
    await object_to(world, procedure, "helene")
    await object_to(world, procedure, "elodie")
    path = f"/procedures/{procedure}/timeline"
    shown = (await world.call("elodie", "GET", path)).json()["items"]
    assert [one["by"] for one in shown if one["kind"] == "objected"] == ["users", "administrators"]
    staff = await world.call(world.clerk, "GET", f"/staff/procedures/{procedure}")
    assert [one["by"] for one in staff.json()["messages"]] == ["users", "administrators"]


async def test_every_field_that_is_wrong_is_said_at_once(world: World) -> None:
    for number, siret, former in (("", "", ""), ("n°", "123", "personne")):
        refused = await ask(
            world, member_number=number, siret=siret, former_administrator_email=former
        )
        said = {one["field"]: one["code"] for one in refused.json()["fields"]}
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        assert said == {
            "member_number": "member_number_format" if number else "missing",
            "siret": "siret_format" if siret == "n°" else "siret_length" if siret else "missing",
            "former_administrator_email": "value_error",
        }
    alone = await ask(world, former_administrator_email="personne")
    assert [(one["field"], one["detail"]) for one in alone.json()["fields"]] == [
        ("former_administrator_email", "L'adresse e-mail doit avoir la forme nom@domaine.fr.")
    ]
    # A slip of the pen is no guess.
    guesses = await world.call(world.clerk, "GET", "/staff/guesses")
    assert guesses.json()["items"] == []


async def test_neither_the_requester_nor_the_former_administrator_decides(world: World) -> None:
    """Both happen to be of the member services too."""
    procedure = await asked(world)
    clerk = world.clerk
    for name in ("yann", "elodie"):
        world.clerk = Caller(
            account_id=world.id(name), display_name=name, roles=frozenset({Role.MEMBER_SERVICES})
        )
        refused = await world.do(procedure, "claim")
        assert (refused.status_code, refused.json()["code"]) == (403, "own_request")
    world.clerk = clerk


async def test_two_decisions_at_once_are_one(world: World) -> None:
    procedure = await asked(world)
    await consent(world, procedure)
    await world.do(procedure, "claim")
    task = (await world.task(procedure))["id"]
    answers = await asyncio.gather(
        world.do(procedure, "complete", {"outcome": "accept"}),
        world.do(procedure, "complete", {"outcome": "refuse", "comment": "Non."}),
    )
    assert sorted(one.status_code for one in answers) == [200, 409]
    taken = answers[0].status_code == 200
    assert await world.access_of("yann") == ("administrator" if taken else None)
    for late in (await object_to(world, procedure, "helene"), await consent(world, procedure)):
        assert late.status_code in (404, 409)
    again = await world.on_tasks("POST", f"/{task}/complete", {"outcome": "accept"})
    assert (again.status_code, again.json()["code"]) == (409, "task_over")


async def test_what_was_typed_stays_out_of_the_process(world: World) -> None:
    procedure = await asked(world)
    await object_to(world, procedure, "elodie", "Ceci est confidentiel.")
    await consent(world, procedure)
    await complete(world, procedure, "accept", "Motif réservé.")
    process = world.process(KIND, procedure)
    await process.result()
    history = (await process.fetch_history()).to_json()
    for secret in ("menuiserie", SIRET, "confidentiel", "réservé", "Goff"):
        assert secret not in history


async def test_rivals_are_shown_beside_each_other(world: World) -> None:
    first = await asked(world)
    other = (await ask(world, "karim")).json()
    assert [one["id"] for one in (await evidence(world, first))["rivals"]] == [other["id"]]
    found = await evidence(world, other["id"])
    assert [(one["id"], one["requester_name"]) for one in found["rivals"]] == [(first, "Yann Riou")]
    hidden = await world.call("elodie", "GET", f"/staff/procedures/{first}/evidence")
    assert hidden.status_code == 404
