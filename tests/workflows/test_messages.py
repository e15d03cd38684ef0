"""A process tells its messages and learns what became of each: services are played."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from temporalio import workflow
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from shared.contracts.identity import queue as identity
from shared.contracts.identity.accounts import seal_recipient
from shared.contracts.notifications import queue as notifications
from shared.contracts.notifications.messages import Delivery, Message, Template, deliver_message
from shared.errors import NotFound
from tests.conftest import TemporalServer
from workflows.messages import Messages

PRESENT, GONE, DEAD = UUID(int=1), UUID(int=2), UUID(int=3)
FACTS = {"reference": "ADM-1", "member_number": "100234", "until": "2026-12-01"}
ON_FILE = "test.YWRkcmVzcw"


@workflow.defn(name="TestTellingAll")
class TellingAll:
    @workflow.run
    async def run(self) -> dict[str, Delivery | None]:
        messages = Messages()
        told = messages.tell_all(
            Template.ADMINISTRATOR_CHANGE_NOTICE, [DEAD, PRESENT, GONE, PRESENT], "change/1", FACTS,
            path="/demarches/1", notice=True,
        )  # fmt: skip
        on_file = messages.tell_recipient(
            Template.ADMINISTRATOR_CHANGE_ON_FILE, ON_FILE, "change/1/on-file", FACTS
        )
        assert not messages.idle
        outcomes = {str(account_id.int): await one for account_id, one in told.items()}
        await messages.all_told()
        assert messages.idle
        return outcomes | {"on file": await on_file}


@workflow.defn(name="TestTellingOne")
class TellingOne:
    """Looks later, without waiting."""

    @workflow.run
    async def run(self) -> bool:
        told = Messages().tell(Template.ACCESS_GRANTED, DEAD, "access/1", FACTS)
        assert not told.done()
        await workflow.sleep(timedelta(seconds=1))
        await workflow.wait_condition(told.done)
        return told.result() is Delivery.REFUSED


@dataclass
class Played:
    told: list[Message] = field(default_factory=list)

    @seal_recipient.implement
    async def seal_recipient(self, account_id: UUID) -> str:
        if account_id == GONE:
            raise NotFound("account_unknown", "Ce compte n'existe plus.")
        return f"test.{account_id}"

    @deliver_message.implement
    async def deliver(self, message: Message) -> Delivery:
        self.told.append(message)
        return Delivery.REFUSED if message.account_id == DEAD else Delivery.SENT


@pytest.fixture
async def played(temporal: TemporalServer) -> AsyncIterator[Played]:
    played = Played()
    async with (
        Worker(
            temporal.client, task_queue="tests", workflows=[TellingAll, TellingOne],
            workflow_runner=UnsandboxedWorkflowRunner(),
        ),
        Worker(temporal.client, task_queue=identity.name, activities=[played.seal_recipient]),
        Worker(temporal.client, task_queue=notifications.name, activities=[played.deliver]),
    ):  # fmt: skip
        yield played


async def test_each_is_told_once_and_its_outcome_is_known(
    temporal: TemporalServer, played: Played
) -> None:
    outcomes = await temporal.client.execute_workflow(
        TellingAll.run, id=f"telling/{uuid4()}", task_queue="tests"
    )
    assert outcomes == {
        "1": Delivery.SENT, "2": None, "3": Delivery.REFUSED, "on file": Delivery.SENT,
    }  # fmt: skip
    told = {message.key: message for message in played.told}
    assert set(told) == {f"change/1/{PRESENT}", f"change/1/{DEAD}", "change/1/on-file"}
    assert len(played.told) == 3
    assert told[f"change/1/{PRESENT}"].notice
    on_file = told["change/1/on-file"]
    assert (on_file.account_id, on_file.recipient, on_file.notice) == (None, ON_FILE, False)


async def test_a_dead_mailbox_is_seen_later(temporal: TemporalServer, played: Played) -> None:
    assert await temporal.client.execute_workflow(
        TellingOne.run, id=f"telling/{uuid4()}", task_queue="tests"
    )
