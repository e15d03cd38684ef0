"""Who may call what: every route of membership, by everybody (`permission_lines.py`)."""

import re
from collections.abc import AsyncIterator

import pytest

from shared.database import session_factory
from tests.conftest import Postgres, emptied, temporal_running
from tests.membership.permission_lines import MATRIX, Line
from tests.membership.permission_world import Door, Who, opened

SERVICES = ("membership", "tasks", "workforce", "billing", "identity")


@pytest.fixture(scope="module")
async def door(postgres_server: Postgres) -> AsyncIterator[Door]:
    """One for all: a call that changes something is undone before the next."""
    factories = {name: session_factory(postgres_server.url(name)) for name in SERVICES}
    try:
        async with temporal_running() as temporal, opened(temporal, factories.__getitem__) as door:
            yield door
    finally:
        for factory in factories.values():
            await factory.kw["bind"].dispose()
        await emptied(postgres_server.port, list(SERVICES))


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("line", MATRIX, ids=lambda line: f"{line.method} {line.path}")
async def test_everybody_is_answered_what_is_theirs(door: Door, line: Line, who: Who) -> None:
    await door.as_it_was()
    answer = await door.knock(who, line.method, line.path, line.body)
    assert answer.status_code == line.expected(who), answer.text


def test_every_route_has_its_line(door: Door) -> None:
    """A route without a line is a route whose rights nobody thought of."""
    routes = {
        (method.upper(), _shape(path))
        for path, methods in door.world.app.openapi()["paths"].items()
        for method in methods
    }
    assert routes - {(line.method, _shape(line.path)) for line in MATRIX} == set()


def _shape(path: str) -> str:
    """Whatever an identifier is called, or is; without the query."""
    return re.sub(r"/(\{\w+\}|9+)(?=/|$)", "/*", path.partition("?")[0])
