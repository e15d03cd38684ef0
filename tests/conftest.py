"""One real PostgreSQL for the session; a real Temporal for each test that asks for one.

`sessions_of("membership")` gives a service's sessions under its own role, on migrated tables
that every test finds empty. `temporal` is a server whose processes' clocks can be moved.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper
from testcontainers.community.postgres import PostgresContainer

from deploy.local import database, postgres
from deploy.local import temporal as temporal_server
from shared.database import SessionFactory, session_factory
from shared.migrations import upgrade
from shared.temporal.failures import DATA_CONVERTER

PASSWORD = secrets.token_hex(8)
NAMESPACE = "test"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@dataclass(frozen=True)
class Postgres:
    port: int

    def url(self, role: str) -> str:
        return database.url(role, PASSWORD, self.port)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """PostgreSQL with every service's schema migrated.

    The wheel's, everywhere; `PORTAL_TEST_POSTGRES=postgres:18` takes that official image instead,
    where Docker answers.
    """
    image = os.environ.get("PORTAL_TEST_POSTGRES")
    with _from_image(image) if image else _from_wheel() as port:
        asyncio.run(_until_answers(port))
        roles = dict.fromkeys((*database.OWNERS, database.LISTENER), PASSWORD)
        asyncio.run(database.prepare(PASSWORD, roles, port))
        running = Postgres(port)
        for service in database.OWNERS:
            upgrade(service, running.url(service))
        yield running


@contextlib.contextmanager
def _from_image(image: str) -> Iterator[int]:
    container = PostgresContainer(image, username="postgres", password=PASSWORD)
    with container as running:
        yield int(running.get_exposed_port(5432))


@contextlib.contextmanager
def _from_wheel() -> Iterator[int]:
    home = Path(tempfile.mkdtemp(prefix="portal-test-"))
    data, port = home / "postgres", free_port()
    postgres.initialise(data, PASSWORD)
    with (home / "postgres.log").open("w") as log:
        server = subprocess.Popen(
            postgres.command(data, port, durable=False),
            stdout=log,
            stderr=log,
            **postgres.unprivileged(data),
        )
    try:
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()
        shutil.rmtree(home)


async def _until_answers(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            address = f"postgresql://postgres:{PASSWORD}@127.0.0.1:{port}/postgres"
            await (await asyncpg.connect(address)).close()
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("PostgreSQL did not answer.")


SessionsOf = Callable[[str], SessionFactory]


@pytest.fixture
async def sessions_of(postgres_server: Postgres) -> AsyncIterator[SessionsOf]:
    opened: dict[str, SessionFactory] = {}

    def sessions(service: str) -> SessionFactory:
        if service not in opened:
            opened[service] = session_factory(postgres_server.url(service))
        return opened[service]

    yield sessions
    for factory in opened.values():
        await factory.kw["bind"].dispose()
    await emptied(postgres_server.port, list(opened))


async def emptied(port: int, schemas: list[str]) -> None:
    address = f"postgresql://postgres:{PASSWORD}@127.0.0.1:{port}/{database.DATABASE}"
    connection = await asyncpg.connect(address)
    try:
        names = await connection.fetch(
            "select format('%I.%I', schemaname, tablename) as name from pg_tables"
            " where schemaname = any($1) and tablename not in ('alembic_version')"
            " and tablename not like 'seed_%'",
            schemas,
        )
        if names:
            await connection.execute(f"truncate {', '.join(row['name'] for row in names)} cascade")
    finally:
        await connection.close()


PORTS_TRIED = 3


@dataclass(frozen=True)
class TemporalServer:
    """`client` starts processes whose clock `skipper.fast_forward(handle, delay)` moves."""

    client: Client
    skipper: TimeSkipper
    address: str


@pytest.fixture
async def temporal() -> AsyncIterator[TemporalServer]:
    async with temporal_running() as server:
        yield server


@contextlib.asynccontextmanager
async def temporal_running(*flags: str) -> AsyncIterator[TemporalServer]:
    """A server of its own; `flags` are more of the command line."""
    for _ in range(PORTS_TRIED):
        port = free_port()
        command = temporal_server.command(port=port, ui_port=None, namespace=NAMESPACE)
        server = await asyncio.create_subprocess_exec(
            *command, *flags, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            client = await _connected(f"127.0.0.1:{port}", server)
            if client is not None:
                yield TemporalServer(client, TimeSkipper(client), f"127.0.0.1:{port}")
                return
        finally:
            with contextlib.suppress(ProcessLookupError):
                server.kill()
            await server.wait()
    raise TimeoutError("Temporal did not start.")


async def _connected(address: str, server: asyncio.subprocess.Process) -> Client | None:
    """None when the server is gone: another test took its port first."""
    for _ in range(200):
        if server.returncode is not None:
            return None
        with contextlib.suppress(RuntimeError, RPCError):
            client = await Client.connect(
                address, namespace=NAMESPACE, data_converter=DATA_CONVERTER
            )
            await client.count_workflows()
            return client
        await asyncio.sleep(0.05)
    raise TimeoutError("Temporal did not answer.")
