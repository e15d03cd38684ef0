"""What was told long ago is forgotten: the delivery log and the notices, by one setting."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from temporalio.testing import ActivityEnvironment

from services.notifications.deliveries import queries as log
from services.notifications.digests import activities
from services.notifications.settings import KEEP_FOR
from services.notifications.tables import Delivery as Row
from services.notifications.tables import Notice
from shared.contracts.notifications.messages import Template
from shared.database import SessionFactory
from tests.conftest import SessionsOf
from tests.notifications.messages import deliveries, digests, message
from tests.notifications.receiver import Receiver


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("notifications")


async def test_what_is_older_than_the_setting_is_erased_and_nothing_else(
    sessions: SessionFactory,
) -> None:
    old, recent, receiver = message(notice=True), message(notice=True), Receiver()
    async with receiver.running():
        for asked in (old, recent):
            await deliveries(sessions, receiver.port).deliver_message(asked)
    now = datetime.now(UTC)
    before = now - KEEP_FOR - timedelta(days=1)
    async with sessions.begin() as session:
        await session.execute(update(Row).where(Row.key == old.key).values(last_attempt_at=before))
        await session.execute(update(Notice).where(Notice.key == old.key).values(created_at=before))
    erase = digests(sessions, receiver.port).erase_old_messages
    erased = [await ActivityEnvironment().run(erase, now) for _ in range(2)]
    assert [(one.deliveries, one.notices) for one in erased] == [(1, 1), (0, 0)]
    async with sessions() as session:
        assert [one.key for one in await session.scalars(select(Row))] == [recent.key]
        assert [one.key for one in await session.scalars(select(Notice))] == [recent.key]


async def test_a_great_deal_is_erased_a_handful_at_a_time(
    sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activities, "HANDFUL", 2)
    async with sessions.begin() as session:
        for number in range(5):
            mail = log.Mail(f"event/{number}", Template.MEMBER_WELCOME, None, "<a@b>")
            await log.keep(session, mail)
    later = datetime.now(UTC) + KEEP_FOR + timedelta(days=1)
    erased = await ActivityEnvironment().run(digests(sessions, 1).erase_old_messages, later)
    assert erased.deliveries == 5
