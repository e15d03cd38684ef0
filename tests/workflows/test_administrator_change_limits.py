"""A change of administrator that somebody floods, or withdraws before it has begun."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.contracts.membership.levels import Access
from shared.contracts.processes.administrator_change import AdministratorChangeProcess
from shared.contracts.tasks.lifecycle import State
from tests.conftest import TemporalServer
from tests.workflows.handover_played import Played, at_work, refused
from tests.workflows.kept import keep
from tests.workflows.test_administrator_change import (
    COLLEAGUE,
    FORMER,
    REQUESTER,
    object_to,
    opened,
    start,
)


@pytest.fixture
async def played(temporal: TemporalServer) -> AsyncIterator[Played]:
    async with at_work(temporal) as played:
        played.users = {FORMER: Access.ADMINISTRATOR, COLLEAGUE: Access.BILLING}
        played.former = FORMER
        yield played


async def test_nobody_fills_the_process_with_objections(
    temporal: TemporalServer, played: Played
) -> None:
    process = await opened(temporal)
    for _ in range(5):
        await object_to(process)
    assert (await refused(object_to(process))).code == "too_many_objections"
    # Nobody is silenced by another.
    assert await object_to(process, FORMER) == "pending"
    await process.execute_update(AdministratorChangeProcess.withdraw, REQUESTER)
    assert await process.result() == "withdrawn"


async def test_withdrawn_before_it_is_in_anybody_s_hands(
    temporal: TemporalServer, played: Played
) -> None:
    """Its row can be seen, and withdrawn, before the process has gone any further."""
    played.names = asyncio.Event()
    process = await start(temporal)
    async with asyncio.timeout(10):
        await played.named.wait()
    withdrawing = asyncio.create_task(
        process.execute_update(AdministratorChangeProcess.withdraw, REQUESTER)
    )
    await asyncio.sleep(0.3)
    played.names.set()
    assert await withdrawing == "withdrawn"
    assert await process.result() == "withdrawn"
    assert played.lines == ["opened", "withdrawn"]
    assert played.task is not None
    assert played.task.state is State.EXITED
    await keep(process, "administrator_change/withdrawn_early")
