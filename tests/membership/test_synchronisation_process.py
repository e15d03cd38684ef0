"""The code mailed to the company, from the form to the member: HTTP, SQL and the process."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.identity.tables import MemberLink
from services.membership.synchronisations.tables import SynchronisationCode
from shared.contracts.notifications.messages import Template
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.procedures_world import NUMBER, SIREN, World, running
from tests.membership.synchronisation_world import (
    KIND,
    ON_FILE,
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


async def test_the_code_mailed_to_the_company_opens_the_member(world: World) -> None:
    opened = await ask(world)
    assert (opened.status_code, opened.json()["stage"]) == (201, "code_sent")
    procedure = opened.json()["id"]
    mail = (await codes(world))[0]
    assert mail.address == ON_FILE
    assert await members_of(world, "yann") == []

    shown = (await world.call("yann", "GET", f"/procedures/{procedure}/confirmation")).json()
    assert (shown["sent_to"], shown["tries_left"], shown["codes_left"]) == ("c•••@•••", 5, 2)
    view = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert view["allowed_actions"] == ["confirm", "resend_code", "withdraw"]
    for text in (opened.text, str(shown), str(view)):
        assert "menuiserie" not in text.casefold().replace("yann@menuiserie", "")

    typed = f" {mail.token[:4].lower()}-{mail.token[4:]} "
    answer = await confirm(world, procedure, typed)
    assert (answer.status_code, answer.json()) == (200, {"stage": "accepted", "state": "accepted"})
    assert [(one["member_number"], one["access"]) for one in await members_of(world, "yann")] == [
        (NUMBER, "administrator")
    ]
    assert await world.kinds(procedure) == ["opened", "code_sent", "code_confirmed", "accepted"]
    assert await world.process(KIND, procedure).result() == "accepted"
    assert {(one.template, one.address) for one in world.mailbox.mails} == {
        (Template.SYNCHRONISATION_CODE, ON_FILE),
        (Template.SYNCHRONISED, "yann@menuiserie.example"),
    }
    async with world.sessions_of("identity")() as session:
        assert [one.account_id for one in await session.scalars(select(MemberLink))] == [
            world.id("yann")
        ]


async def test_no_code_and_no_address_stand_in_the_process(world: World) -> None:
    procedure = (await ask(world)).json()["id"]
    token = (await codes(world))[0].token
    await confirm(world, procedure, "AAAAAAAA")
    await confirm(world, procedure, token)
    process = world.process(KIND, procedure)
    await process.result()
    history = (await process.fetch_history()).to_json()
    for secret in (token, "AAAAAAAA", ON_FILE, SIREN, "Riou"):
        assert secret not in history
    async with world.sessions_of("membership")() as session:
        assert token.encode() not in [
            one.code_hash for one in await session.scalars(select(SynchronisationCode))
        ]


async def test_five_wrong_codes_end_it(world: World) -> None:
    procedure = (await ask(world)).json()["id"]
    token = (await codes(world))[0].token
    answers = [(await confirm(world, procedure, "AAAAAAAA")) for _ in range(5)]
    assert [one.json()["code"] for one in answers] == ["code_wrong"] * 4 + ["too_many_tries"]
    assert "4 essais" in answers[0].json()["fields"][0]["detail"]
    assert (await confirm(world, procedure, token)).status_code == 409
    assert await members_of(world, "yann") == []
    assert (await world.until(procedure, "refused"))["allowed_actions"] == []


async def test_tries_at_once_are_all_counted(world: World) -> None:
    procedure = (await ask(world)).json()["id"]
    answers = await asyncio.gather(*(confirm(world, procedure, "AAAAAAAA") for _ in range(8)))
    told = sorted(one.json()["code"] for one in answers)
    assert told.count("code_wrong") == 4
    assert told.count("too_many_tries") == 1


async def test_a_new_code_voids_the_first_and_there_are_three(world: World) -> None:
    procedure = (await ask(world)).json()["id"]
    for _ in range(2):
        sent = await world.call("yann", "POST", f"/procedures/{procedure}/code")
        assert (sent.status_code, sent.json()["stage"]) == (200, "code_sent")
    spent = await world.call("yann", "POST", f"/procedures/{procedure}/code")
    assert (spent.status_code, spent.json()["code"]) == (409, "codes_spent")
    sent_codes = [one.token for one in await codes(world, 3)]
    async with world.sessions_of("membership")() as session:
        assert len((await session.scalars(select(SynchronisationCode))).all()) == 3
    refused = [(await confirm(world, procedure, one)).status_code for one in sent_codes]
    assert sorted(refused)[0] == 200


async def test_a_mailbox_is_not_flooded(world: World) -> None:
    for _ in range(6):
        procedure = (await ask(world)).json()["id"]
        assert (await world.call("yann", "DELETE", f"/procedures/{procedure}")).status_code == 204
    flooded = await ask(world, "karim")
    assert (flooded.status_code, flooded.json()["code"]) == (409, "too_many_codes")
    assert len(await codes(world, 6)) == 6
    mine = (await world.call("karim", "GET", "/me/procedures")).json()["items"]
    assert [one["stage"] for one in mine] == ["refused"]


async def test_what_is_not_mine_is_not_there(world: World) -> None:
    procedure = (await ask(world)).json()["id"]
    token = (await codes(world))[0].token
    assert (await confirm(world, procedure, token, "karim")).status_code == 404
    for method, path in (("GET", "confirmation"), ("POST", "code")):
        answer = await world.call("karim", method, f"/procedures/{procedure}/{path}")
        assert answer.status_code == 404
    unknown = await confirm(world, str(uuid4()), token)
    assert unknown.json()["code"] == "not_found"


async def test_a_megabyte_is_no_code(world: World) -> None:
    procedure = (await ask(world)).json()["id"]
    answer = await confirm(world, procedure, "A" * 1_000_000)
    assert answer.status_code == 422
    again = await ask(world, siren="5" * 1_000_000)
    assert again.status_code == 422


async def test_unused_it_expires(world: World, temporal: TemporalServer) -> None:
    procedure = (await ask(world)).json()["id"]
    token = (await codes(world))[0].token
    process = world.process(KIND, procedure)
    await temporal.skipper.fast_forward(process, timedelta(minutes=31))
    late = await confirm(world, procedure, token)
    assert (late.status_code, late.json()["code"]) == (410, "code_expired")
    await temporal.skipper.fast_forward(process, timedelta(hours=24))
    assert await process.result() == "expired"
