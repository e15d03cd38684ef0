"""A process tells a person: through Temporal, while the mail server comes and goes."""

import asyncio
from uuid import uuid4

from temporalio import workflow
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from services.notifications.settings import Settings
from services.notifications.worker import activity_worker
from shared.contracts.notifications.messages import Delivery, Message, Template, deliver_message
from tests.callers import resources_for
from tests.conftest import SessionsOf, TemporalServer, free_port
from tests.notifications.messages import message
from tests.notifications.receiver import Receiver


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
