"""The activation alone: identity and notifications are played by functions of their contracts."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError
from temporalio.worker import Worker

from shared.contracts.identity import accounts as contract
from shared.contracts.identity import queue as identity
from shared.contracts.notifications import queue as notifications
from shared.contracts.notifications.messages import Delivery, Message, deliver_message
from shared.contracts.processes import QUEUE
from shared.contracts.processes.account_activation import (
    AccountActivationInput,
    AccountActivationProcess,
    ActivationTerms,
    LinkUse,
    process_id,
)
from shared.errors import Gone, NotFound, Refused
from tests.conftest import TemporalServer
from tests.workflows.kept import keep
from workflows.worker import workflow_worker


@dataclass
class Identity:
    """Identity and notifications, played. `gone` forgets every account."""

    told: list[str] = field(default_factory=list)
    links: list[UUID] = field(default_factory=list)
    used: list[UUID] = field(default_factory=list)
    removed: bool = False
    gone: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @contract.seal_recipient.implement
    async def seal_recipient(self, account_id: UUID) -> str:
        if self.gone or self.removed:
            raise NotFound("account_unknown", "Ce compte n'existe plus.")
        return "test.cmVjaXBpZW50"

    @contract.open_account.implement
    async def open_account(self, opening: contract.AccountOpening) -> None:
        if self.gone:
            raise NotFound("account_unknown", "Ce compte n'existe plus.")

    @contract.make_activation_link.implement
    async def make_activation_link(self, request: contract.LinkRequest) -> str:
        self.links.append(request.link_id)
        return "test.c2VjcmV0"

    @contract.activate_account.implement
    async def activate_account(self, activation: contract.Activation) -> None:
        # Slow: a second activation comes while this one runs.
        await asyncio.sleep(0.1)
        if activation.link_id != self.links[-1]:
            raise Gone("link_unusable", "Ce lien ne peut plus servir. Demandez-en un nouveau.")
        self.used.append(activation.link_id)

    @contract.remove_unactivated_account.implement
    async def remove(self, account_id: UUID) -> None:
        self.removed = True

    @deliver_message.implement
    async def deliver(self, message: Message) -> Delivery:
        self.told.append(message.template.value)
        self.news.set()
        return Delivery.SENT


@pytest.fixture
async def played(temporal: TemporalServer) -> AsyncIterator[Identity]:
    played = Identity()
    activities: list[Callable[..., Any]] = [
        played.seal_recipient,
        played.open_account,
        played.make_activation_link,
        played.activate_account,
        played.remove,
    ]
    async with (
        workflow_worker(temporal.client),
        Worker(temporal.client, task_queue=identity.name, activities=activities),
        Worker(temporal.client, task_queue=notifications.name, activities=[played.deliver]),
    ):
        yield played


async def start(
    temporal: TemporalServer, terms: ActivationTerms | None = None
) -> WorkflowHandle[Any, Any]:
    account_id = uuid4()
    return await temporal.client.start_workflow(
        AccountActivationProcess.run,
        AccountActivationInput(account_id=account_id, terms=terms or ActivationTerms()),
        id=process_id(account_id),
        task_queue=QUEUE,
    )


async def until_told(played: Identity, count: int) -> None:
    async with asyncio.timeout(10):
        while len(played.told) < count:
            played.news.clear()
            await played.news.wait()


async def test_activated_by_the_last_link(temporal: TemporalServer, played: Identity) -> None:
    process = await start(temporal)
    await process.execute_update(AccountActivationProcess.opened)
    await until_told(played, 1)
    await process.execute_update(AccountActivationProcess.send_link)
    old, fresh = (LinkUse(link_id=link) for link in played.links)
    with pytest.raises(WorkflowUpdateFailedError) as refusal:
        await process.execute_update(AccountActivationProcess.activate, old)
    assert isinstance(Refused.within(refusal.value), Gone)
    await process.execute_update(AccountActivationProcess.activate, fresh)
    assert await process.result() == "activated"
    assert played.told == ["account_activation", "account_activation"]
    await keep(process, "account_activation/activated")


async def test_of_two_activations_at_once_one_is_refused(
    temporal: TemporalServer, played: Identity
) -> None:
    process = await start(temporal)
    await until_told(played, 1)
    use = LinkUse(link_id=played.links[-1])
    answers = await asyncio.gather(
        *(process.execute_update(AccountActivationProcess.activate, use) for _ in range(2)),
        return_exceptions=True,
    )
    assert played.used == [use.link_id]
    (refusal,) = [answer for answer in answers if isinstance(answer, BaseException)]
    assert isinstance(Refused.within(refusal), Gone)


async def test_reminded_then_removed_after_a_last_word(
    temporal: TemporalServer, played: Identity
) -> None:
    process = await start(temporal)
    await until_told(played, 1)
    await temporal.skipper.fast_forward(process, timedelta(days=3, hours=1))
    await until_told(played, 2)
    await temporal.skipper.fast_forward(process, timedelta(days=27))
    assert await process.result() == "removed"
    assert played.removed
    # Told though the account is gone: its address was sealed before.
    expected = ["account_activation", "account_activation_reminder", "account_removed"]
    assert played.told == expected
    await keep(process, "account_activation/removed")


async def test_what_was_never_staged_is_refused_and_over(
    temporal: TemporalServer, played: Identity
) -> None:
    played.gone = True
    process = await start(temporal)
    with pytest.raises(WorkflowUpdateFailedError) as refusal:
        await process.execute_update(AccountActivationProcess.opened)
    assert isinstance(Refused.within(refusal.value), NotFound)
    assert await process.result() == "never_opened"
    await keep(process, "account_activation/never_opened")


async def test_a_flood_of_requests_stops_at_so_many_links(
    temporal: TemporalServer, played: Identity
) -> None:
    process = await start(temporal, ActivationTerms(most_links=2))
    await until_told(played, 1)
    await process.execute_update(AccountActivationProcess.send_link)
    with pytest.raises(WorkflowUpdateFailedError):
        await process.execute_update(AccountActivationProcess.send_link)
    assert len(played.links) == 2
