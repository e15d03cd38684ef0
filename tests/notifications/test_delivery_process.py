"""A process tells a person: through Temporal, while the mail server comes and goes."""

import asyncio
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from services.notifications.preferences import queries as preferences
from services.notifications.settings import Settings
from services.notifications.worker import activity_worker
from shared.contracts.notifications.messages import (
    Category,
    Delivery,
    Message,
    Template,
    deliver_message,
)
from shared.contracts.notifications.preferences import Choice
from shared.contracts.processes import QUEUE
from shared.contracts.processes.daily_digest import DailyDigestInput, DailyDigestProcess
from tests.callers import resources_for
from tests.conftest import SessionsOf, TemporalServer, free_port
from tests.notifications.messages import deliveries, message
from tests.notifications.receiver import Receiver
from workflows.worker import workflow_worker


@workflow.defn(name="TestTelling")
class Telling:
    @workflow.run
    async def run(self, told: Message) -> Delivery:
        return await deliver_message(told)


async def test_a_mail_waits_for_its_server_and_its_history_names_nobody(
    sessions_of: SessionsOf, temporal: TemporalServer
) -> None:
    receiver = Receiver(port=free_port())
    settings = Settings(database_url="unused", smtp_port=receiver.port)
    resources = resources_for("notifications", sessions_of("notifications"), temporal.client)
    async with (
        activity_worker(resources, settings.signature("Service"), settings.mail_server()),
        Worker(
            temporal.client,
            task_queue="tests",
            workflows=[Telling],
            workflow_runner=UnsandboxedWorkflowRunner(),
        ),
    ):
        process = await temporal.client.start_workflow(
            Telling.run, message(Template.PASSWORD_RESET), id=f"telling/{uuid4()}",
            task_queue="tests",
        )  # fmt: skip
        await asyncio.sleep(1.5)
        async with receiver.running():
            assert await process.result() is Delivery.SENT
        assert len(receiver.mails) == 1
        history = (await process.fetch_history()).to_json().lower()
    for personal in ("martin", "camille", "exemple.fr", "t0k-en_1"):
        assert personal not in history


async def test_a_digest_is_sent_through_its_process_and_its_history_names_nobody(
    sessions_of: SessionsOf, temporal: TemporalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.working_days.is_working_day", lambda day: True)
    sessions, receiver, mine = sessions_of("notifications"), Receiver(), uuid4()
    resources = resources_for("notifications", sessions, temporal.client)
    async with sessions.begin() as session:
        await preferences.choose(session, mine, Category.PROGRESS, Choice.DAILY)
    async with receiver.running():
        settings = Settings(database_url="unused", smtp_port=receiver.port)
        asked = message(Template.PROCEDURE_RECEIVED, account_id=mine)
        kept = await deliveries(sessions, receiver.port).deliver_message(asked)
        assert kept is Delivery.KEPT
        async with (
            activity_worker(resources, settings.signature("Service"), settings.mail_server()),
            workflow_worker(temporal.client),
        ):
            for sent in (1, 0):
                process = await temporal.client.start_workflow(
                    DailyDigestProcess.run, DailyDigestInput(), id=f"daily-digest/{uuid4()}",
                    task_queue=QUEUE,
                )  # fmt: skip
                assert (await process.result()).sent == sent
                history = (await process.fetch_history()).to_json().lower()
                for personal in ("martin", "camille", "exemple.fr", str(mine)):
                    assert personal not in history
    assert len(receiver.mails) == 1
