"""One mail about an account, alone: the services are played by functions of their contracts."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from shared.contracts.identity import accounts as contract
from shared.contracts.identity import queue as identity
from shared.contracts.notifications import queue as notifications
from shared.contracts.notifications.messages import Delivery, Message, deliver_message
from shared.contracts.processes import QUEUE
from shared.contracts.processes.account_mail import (
    AccountMail,
    AccountMailInput,
    AccountMailProcess,
    process_id,
)
from shared.errors import NotFound
from tests.conftest import TemporalServer
from tests.workflows.kept import keep
from workflows.worker import workflow_worker


@dataclass
class Played:
    gone: bool = False
    told: list[Message] = field(default_factory=list)

    @contract.seal_recipient.implement
    async def seal_recipient(self, account_id: UUID) -> str:
        return self._sealed("test.cmVjaXBpZW50")

    @contract.make_reset_link.implement
    async def make_reset_link(self, request: contract.LinkRequest) -> str:
        return self._sealed("test.c2VjcmV0")

    @deliver_message.implement
    async def deliver(self, message: Message) -> Delivery:
        self.told.append(message)
        # An address refused for good ends the process as well as a delivery does.
        return Delivery.REFUSED

    def _sealed(self, text: str) -> str:
        if self.gone:
            raise NotFound("account_unknown", "Ce compte n'existe plus.")
        return text


@pytest.fixture
async def played(temporal: TemporalServer) -> AsyncIterator[Played]:
    played = Played()
    activities: list[Callable[..., Any]] = [played.seal_recipient, played.make_reset_link]
    async with (
        workflow_worker(temporal.client),
        Worker(temporal.client, task_queue=identity.name, activities=activities),
        Worker(temporal.client, task_queue=notifications.name, activities=[played.deliver]),
    ):
        yield played


async def ended(temporal: TemporalServer, mail: AccountMail) -> WorkflowHandle[Any, Any]:
    asked = AccountMailInput(account_id=uuid4(), request_id=uuid4(), mail=mail)
    process = await temporal.client.start_workflow(
        AccountMailProcess.run, asked, id=process_id(asked), task_queue=QUEUE
    )
    await process.result()
    return process


async def test_a_reset_carries_its_secret(temporal: TemporalServer, played: Played) -> None:
    process = await ended(temporal, AccountMail.PASSWORD_RESET)
    (message,) = played.told
    assert (message.template, message.secret) == ("password_reset", "test.c2VjcmV0")
    await keep(process, "account_mail/password_reset")


@pytest.mark.parametrize("mail", [AccountMail.ALREADY_EXISTS, AccountMail.PASSWORD_CHANGED])
async def test_the_others_carry_none(
    temporal: TemporalServer, played: Played, mail: AccountMail
) -> None:
    process = await ended(temporal, mail)
    (message,) = played.told
    assert (message.template, message.secret) == (mail.value, None)
    await keep(process, f"account_mail/{mail}")


@pytest.mark.parametrize("mail", [AccountMail.PASSWORD_RESET, AccountMail.PASSWORD_CHANGED])
async def test_nobody_is_left_to_tell(
    temporal: TemporalServer, played: Played, mail: AccountMail
) -> None:
    played.gone = True
    process = await ended(temporal, mail)
    assert played.told == []
    await keep(process, f"account_mail/{mail}_nobody")
