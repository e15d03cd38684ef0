"""Activation whole: HTTP, SQL, activities, workflow. Only the clock and the mail are played."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from temporalio.client import WorkflowHandle

from services.identity.accounts import queries
from services.identity.accounts.processes import mail_activation
from services.identity.tables import Account
from shared.contracts.identity.people import Registration
from shared.contracts.notifications.messages import Template
from shared.contracts.processes import QUEUE
from shared.contracts.processes.account_activation import (
    AccountActivationInput,
    AccountActivationProcess,
    ActivationTerms,
    process_id,
)
from tests.asgi import InProcess
from tests.callers import caller_headers
from tests.conftest import SessionsOf, TemporalServer
from tests.identity.world import PASSWORD, PERSON, World, quick_hasher, running


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of("identity")) as world:
        yield world


async def process_of(world: World) -> WorkflowHandle[Any, Any]:
    async with world.sessions() as session:
        account = await session.scalar(select(Account))
    assert account is not None
    return world.temporal.client.get_workflow_handle(process_id(account.id))


def templates(world: World) -> list[Template]:
    return [mail.template for mail in world.mailbox.mails]


async def test_an_account_works_only_once_activated(world: World) -> None:
    assert (await world.register()).status_code == 202
    (mail,) = await world.mailbox.count(1)
    assert (mail.template, mail.address) == (
        Template.ACCOUNT_ACTIVATION,
        "elodie.legoff@armor-nettoyage.example",
    )
    before = await world.sign_in()
    assert (before.status_code, before.json()["code"]) == (401, "credentials_refused")

    assert (await world.activate(mail.token)).status_code == 200
    assert (await world.sign_in()).status_code == 201
    assert await (await process_of(world)).result() == "activated"


async def test_every_unusable_link_gets_the_same_answer(world: World) -> None:
    await world.register()
    used = (await world.mailbox.count(1))[0].token
    await world.activate(used)
    again, forged = await world.activate(used), await world.activate("x" * 43)
    assert again.status_code == forged.status_code == 410
    assert again.json() == forged.json()
    assert again.json()["code"] == "link_unusable"


async def test_two_activations_at_once(world: World) -> None:
    await world.register()
    token = (await world.mailbox.count(1))[0].token
    answers = await asyncio.gather(*(world.activate(token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410]


async def test_an_expired_link_is_replaced_by_a_new_one(world: World) -> None:
    await world.register()
    expired = (await world.mailbox.count(1))[0].token
    process = await process_of(world)
    await world.temporal.skipper.fast_forward(process, timedelta(days=11))
    reminder = (await world.mailbox.count(2))[1]
    assert reminder.template is Template.ACCOUNT_ACTIVATION_REMINDER
    for token in (expired, reminder.token):
        assert (await world.activate(token)).status_code == 410

    asked = {"email": "Elodie.LeGoff@Armor-Nettoyage.example"}
    answer = await world.call("POST", "/accounts/activation-links", asked)
    assert answer.status_code == 202
    fresh = (await world.mailbox.count(3))[2]
    assert (await world.activate(fresh.token)).status_code == 200


async def test_reminded_once_then_removed(world: World) -> None:
    await world.register()
    process = await process_of(world)
    await world.temporal.skipper.fast_forward(process, timedelta(days=4))
    await world.mailbox.count(2)
    await world.temporal.skipper.fast_forward(process, timedelta(days=27))
    assert await process.result() == "removed"
    assert templates(world) == [
        Template.ACCOUNT_ACTIVATION,
        Template.ACCOUNT_ACTIVATION_REMINDER,
        Template.ACCOUNT_REMOVED,
    ]
    async with world.sessions() as session:
        assert (await session.scalars(select(Account))).all() == []
    late = await world.activate(world.mailbox.mails[1].token)
    assert (late.status_code, late.json()["code"]) == (410, "link_unusable")


async def test_a_mail_server_that_is_down_does_not_hold_up_the_process(world: World) -> None:
    world.mailbox.down = True
    account_id = uuid4()
    async with world.sessions.begin() as session:
        asked = Registration.model_validate(PERSON)
        await queries.stage(session, account_id, asked, "no hash", datetime.now(UTC))
    # Short terms rather than a moved clock: it would run through every attempt of the mail.
    terms = ActivationTerms(
        remind_after=timedelta(seconds=0.2), remove_after=timedelta(seconds=0.4)
    )
    process = await world.temporal.client.start_workflow(
        AccountActivationProcess.run,
        AccountActivationInput(account_id=account_id, terms=terms),
        id=process_id(account_id),
        task_queue=QUEUE,
    )
    async with asyncio.timeout(5):
        while await _accounts(world):  # noqa: ASYNC110 - a row that goes sets no event
            await asyncio.sleep(0.05)
    assert world.mailbox.mails == []
    world.mailbox.down = False
    assert await process.result() == "removed"
    assert sorted(templates(world)) == [
        Template.ACCOUNT_ACTIVATION,
        Template.ACCOUNT_ACTIVATION_REMINDER,
        Template.ACCOUNT_REMOVED,
    ]


@pytest.mark.parametrize("followed", [0, 1])
async def test_whoever_registers_an_e_mail_does_not_choose_its_owner_s_password(
    world: World, followed: int
) -> None:
    """First or last, whichever mail its owner follows: its owner alone chooses, by a mail."""
    await world.register(password="Une-autre-9fois", last_name="Inconnu")
    first = (await world.mailbox.count(1))[0]
    if followed:
        await world.register()
        token = (await world.mailbox.count(2))[1].token
        assert (await world.activate(first.token)).status_code == 410
    else:
        # The process could not make the second one's link yet.
        async with world.sessions.begin() as session:
            asked = Registration.model_validate(PERSON)
            await queries.stage(session, uuid4(), asked, "no hash", datetime.now(UTC),
                                nobody_s=quick_hasher().nobody)  # fmt: skip
        token = first.token
    assert (await world.activate(token)).json() == {"password_chosen": False}
    for password in ("Une-autre-9fois", PASSWORD):
        assert (await world.sign_in(password)).status_code == 401
    choice = (await world.mailbox.count(followed + 2))[followed + 1]
    assert choice.template is Template.PASSWORD_RESET
    body = {"token": choice.token, "password": "Choisi-par-moi-44"}
    chosen = await world.call("POST", "/password-resets/redemption", body)
    assert chosen.status_code == 204
    account = (await world.sign_in("Choisi-par-moi-44")).json()["account"]
    assert account["last_name"] == "Le Goff"
    assert len(await _accounts(world)) == 1


async def test_registering_again_with_the_same_password_keeps_it(world: World) -> None:
    await world.register(last_name="Le Gof")
    await world.mailbox.count(1)
    await world.register()
    second = (await world.mailbox.count(2))[1]
    assert (await world.activate(second.token)).json() == {"password_chosen": True}
    account = (await world.sign_in(PASSWORD)).json()["account"]
    assert account["last_name"] == "Le Goff"
    assert len(world.mailbox.mails) == 2


async def test_two_registrations_at_once_with_different_passwords_choose_nothing(
    world: World,
) -> None:
    await asyncio.gather(world.register(), world.register(password="Une-autre-9fois"))
    # One mail or two: the second's link, once it is made, is the one that works.
    activated = False
    async with asyncio.timeout(10):
        while not activated:
            tokens = [mail.token for mail in await world.mailbox.count(1)]
            activated = (await world.activate(tokens[-1])).status_code == 200
    for password in ("Une-autre-9fois", PASSWORD):
        assert (await world.sign_in(password)).status_code == 401


async def test_a_known_email_gets_the_same_answer_and_another_mail(world: World) -> None:
    unknown = await world.register(email="nouvelle@armor-nettoyage.example")
    await world.mailbox.count(1)
    world.mailbox.mails.clear()
    await world.activated()
    known = await world.register(email="ELODIE.legoff@armor-nettoyage.example")
    (mail,) = await world.mailbox.count(1)
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    # To the address the account was made with, not to the one just typed.
    assert (mail.template, mail.address) == (
        Template.ACCOUNT_ALREADY_EXISTS,
        "elodie.legoff@armor-nettoyage.example",
    )


async def test_two_registrations_of_one_email_at_once_make_one_account(world: World) -> None:
    answers = await asyncio.gather(*(world.register() for _ in range(3)))
    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert len(await _accounts(world)) == 1


async def test_a_process_whose_account_was_never_staged_ends(world: World) -> None:
    await mail_activation(world.temporal.client, Account(id=(account_id := uuid4())), uuid4())
    process = world.temporal.client.get_workflow_handle(process_id(account_id))
    assert await process.result() == "never_opened"


async def _accounts(world: World) -> list[Account]:
    async with world.sessions() as session:
        return list(await session.scalars(select(Account)))


async def test_a_registration_asked_again_under_its_key_sends_one_mail(world: World) -> None:
    for _ in range(2):
        answer = await InProcess(world.app).post(
            "/accounts",
            json=PERSON,
            headers={**caller_headers("identity"), "Idempotency-Key": "one click"},
        )
        assert answer.status_code == 202
    mails = await world.mailbox.count(1)
    assert (await world.activate(mails[0].token)).status_code == 200
    assert len(world.mailbox.mails) == 1
