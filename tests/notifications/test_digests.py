"""One digest an account and a day, whatever happens to the run that sends it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from temporalio.testing import ActivityEnvironment

from services.notifications.digests import activities, queries
from services.notifications.preferences import queries as preferences
from services.notifications.tables import Delivery as Row
from services.notifications.tables import DigestEntry
from shared.contracts.notifications.digests import DigestPage, DigestsSent
from shared.contracts.notifications.messages import CATEGORIES, Category, Delivery, Template
from shared.contracts.notifications.preferences import Choice
from shared.database import SessionFactory
from tests.callers import PUBLIC_URL
from tests.conftest import SessionsOf
from tests.notifications.messages import deliveries, digests, message, recipient
from tests.notifications.receiver import Receiver

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
Answer = TypeVar("Answer")


@dataclass
class World:
    sessions: SessionFactory
    receiver: Receiver

    async def keep(self, account_id: UUID, *templates: Template, **options: Any) -> None:
        async with self.sessions.begin() as session:
            for category in Category:
                await preferences.choose(session, account_id, category, Choice.DAILY)
        for template in templates:
            asked = message(template, account_id=account_id, **options)
            worker = deliveries(self.sessions, self.receiver.port)
            assert await worker.deliver_message(asked) is Delivery.KEPT

    async def send(self, day: date = TODAY, **page: Any) -> DigestsSent:
        return await run(
            digests(self.sessions, self.receiver.port).send_digests, DigestPage(day=day, **page)
        )

    async def entries(self) -> list[str]:
        async with self.sessions() as session:
            found = await session.scalars(select(DigestEntry).order_by(DigestEntry.kept_at))
            return [entry.template for entry in found]

    def subjects(self) -> list[str]:
        return [mail["Subject"] for mail in self.receiver.mails]


async def run(code: Callable[[Any], Awaitable[Answer]], asked: Any) -> Answer:
    answer: Answer = await ActivityEnvironment().run(code, asked)
    return answer


@pytest.fixture
async def world(sessions_of: SessionsOf) -> AsyncIterator[World]:
    receiver = Receiver()
    async with receiver.running():
        yield World(sessions_of("notifications"), receiver)


async def test_a_digest_says_each_kept_message_with_its_link(world: World) -> None:
    mine = uuid4()
    await world.keep(mine, Template.PROCEDURE_RECEIVED, path="/demarches/1")
    await world.keep(mine, Template.ACCESS_REQUESTED, path="/demarches/2")
    assert await world.send() == DigestsSent(sent=1, refused=0, delayed=0, next=None)

    (mail,) = world.receiver.mails
    assert mail["Subject"] == "2 messages du portail vous attendent"
    assert mail["To"] == "camille.martin@exemple.fr"
    assert "List-Unsubscribe" not in mail
    for part in mail.iter_parts():
        said = part.get_content()
        assert said.index("Votre demande ADH-2026-0042") < said.index("attend votre décision")
        for address in ("/demarches/1", "/demarches/2", "/notifications", "/preferences"):
            assert PUBLIC_URL + address in said
    assert await world.entries() == []


@pytest.mark.parametrize("template", CATEGORIES, ids=str)
async def test_every_message_that_may_be_kept_has_its_line(
    world: World, template: Template
) -> None:
    await world.keep(uuid4(), template)
    assert (await world.send()).sent == 1
    assert world.subjects() == ["Un message du portail vous attend"]


async def test_a_day_has_one_digest_however_often_it_is_asked(world: World) -> None:
    mine = uuid4()
    await world.keep(mine, Template.PROCEDURE_RECEIVED)
    outcomes = [(await world.send()).sent for _ in range(3)]
    assert outcomes == [1, 0, 0]

    await world.keep(mine, Template.ACCESS_REVIEW_DUE)
    assert (await world.send()).sent == 0
    assert await world.entries() == ["access_review_due"]
    assert (await world.send(TOMORROW)).sent == 1
    assert world.subjects() == ["Un message du portail vous attend"] * 2


async def test_two_runs_at_once_mail_one(world: World) -> None:
    world.receiver.pause = 0.3
    await world.keep(uuid4(), Template.PROCEDURE_RECEIVED)
    outcomes = await asyncio.gather(*(world.send() for _ in range(3)))
    assert sum(one.sent for one in outcomes) == len(world.receiver.mails) == 1
    assert sum(one.delayed for one in outcomes) == 2


class KilledError(Exception):
    """What a SIGKILL looks like from inside: nothing after it is done."""


async def test_a_run_killed_once_the_mail_is_gone_repeats_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its entries are forgotten; another message is kept meanwhile."""
    mine = uuid4()
    await world.keep(mine, Template.PROCEDURE_RECEIVED)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "forget_told", killed_at_the_second(queries.forget_told))
        with pytest.raises(KilledError):
            await world.send()
    assert len(world.receiver.mails) == 1
    await world.keep(mine, Template.ACCESS_REVIEW_DUE)

    assert (await world.send()).sent == 0
    assert await world.entries() == ["access_review_due"]
    assert (await world.send(TOMORROW)).sent == 1
    assert len(world.receiver.mails) == 2
    assert await world.entries() == []


def killed_at_the_second(code: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Any]:
    calls: list[object] = []

    async def called(session: Any) -> None:
        calls.append(session)
        if len(calls) == 2:
            raise KilledError
        await code(session)

    return called


async def test_a_run_killed_while_it_mails_is_taken_over(world: World) -> None:
    """Its entries were taken and its lease runs out: the next run tells the same ones."""
    mine = uuid4()
    await world.keep(mine, Template.PROCEDURE_RECEIVED)
    world.receiver.pause = 60
    running = asyncio.create_task(world.send())
    await asyncio.sleep(0.3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await world.keep(mine, Template.ACCESS_REVIEW_DUE)

    world.receiver.pause = 0
    assert (await world.send()).delayed == 1
    async with world.sessions.begin() as session:
        await session.execute(update(Row).values(leased_until=Row.first_attempt_at))
    assert (await world.send()).sent == 1
    assert world.subjects() == ["Un message du portail vous attend"]
    assert await world.entries() == ["access_review_due"]


async def test_what_a_day_could_not_mail_goes_with_the_next(world: World) -> None:
    mine = uuid4()
    await world.keep(mine, Template.PROCEDURE_RECEIVED)
    world.receiver.to_recipient = "451 later"
    assert (await world.send()).delayed == 1
    world.receiver.to_recipient = "250 OK"
    await world.keep(mine, Template.ACCESS_REVIEW_DUE)
    assert (await world.send(TOMORROW)).sent == 1
    assert world.subjects() == ["2 messages du portail vous attendent"]
    assert await world.entries() == []


async def test_a_dead_mailbox_is_asked_once_and_delays_nobody(world: World) -> None:
    for _ in range(2):
        await world.keep(uuid4(), Template.PROCEDURE_RECEIVED)
    world.receiver.to_recipient = "550 unknown"
    assert await world.send() == DigestsSent(sent=0, refused=2, delayed=0, next=None)
    assert await world.entries() == []
    await world.send(TOMORROW)
    assert world.receiver.asked == 2


async def test_pages_follow_each_other_without_gap_or_repetition(world: World) -> None:
    accounts = [uuid4() for _ in range(5)]
    for account_id in accounts:
        await world.keep(account_id, Template.PROCEDURE_RECEIVED)
    sent, after = 0, None
    for _ in range(3):
        page = await world.send(limit=2, after=after)
        sent, after = sent + page.sent, page.next
    assert (sent, after, len(world.receiver.mails)) == (5, None, 5)


async def test_a_long_digest_shows_the_first_and_says_there_are_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activities, "MOST_LINES", 2)
    await world.keep(uuid4(), *[Template.PROCEDURE_RECEIVED] * 3)
    await world.send()
    (mail,) = world.receiver.mails
    assert mail["Subject"] == "3 messages du portail vous attendent"
    for part in mail.iter_parts():
        assert part.get_content().count("ADH-2026-0042") == 2
        assert "Le portail montre les autres" in part.get_content()


async def test_what_is_kept_for_a_digest_names_nobody(world: World) -> None:
    await world.keep(uuid4(), Template.PROCEDURE_RECEIVED, to=recipient(last_name="Martin"))
    async with world.sessions() as session:
        (kept,) = await session.scalars(select(DigestEntry))
    values = " ".join(str(getattr(kept, column.key)) for column in DigestEntry.__table__.columns)
    assert "martin" not in values.lower()
    assert "exemple.fr" not in values
