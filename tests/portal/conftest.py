"""One portal for the session's page tests; the fake services forget between tests."""

from collections.abc import AsyncIterator

import pytest

from tests.portal.world import World, running_world


@pytest.fixture(scope="session")
async def running() -> AsyncIterator[World]:
    async with running_world() as world:
        yield world


@pytest.fixture
def world(running: World) -> World:
    running.edge.refusals.clear()
    running.edge.calls.clear()
    return running
