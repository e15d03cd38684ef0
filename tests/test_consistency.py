"""What must agree over the whole repository: contracts, services, tables, routes, sizes."""

import inspect
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.local import database, processes
from deploy.local.keys import Keys
from deploy.local.settings import LocalSettings
from shared.http.caller import CallerVerifier
from shared.http.paths import ROUTES, service_for
from shared.migrations import config
from shared.resources import Resources
from shared.sealed import Seal
from shared.temporal.client import connect
from shared.temporal.stubs import IMPLEMENTS, ServiceQueue
from tests.conftest import Postgres
from tests.gateway.world import PUBLIC

ROOT = Path(__file__).parents[1]
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/__init__.py"))
WITH_ROWS = sorted(path.parts[-3] for path in ROOT.glob("services/*/migrations/env.py"))
MOST_LINES = 250
# Said by documents about themselves, never a place to fetch from.
NAMES_OF_NO_REGISTRY = ("127.0.0.1", "localhost")


def tracked() -> Iterator[Path]:
    """What git keeps, and what it would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            yield ROOT / name


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            yield str(path.relative_to(ROOT)), path.read_text()
        except UnicodeDecodeError:
            continue


def test_every_service_is_started_and_held_apart() -> None:
    keys = Keys(
        admin="", passwords=dict.fromkeys((*database.OWNERS, database.LISTENER), ""),
        caller_private="", caller_public="", sealing="",
    )  # fmt: skip
    started = {process.module for process in processes.table(LocalSettings(), keys)}
    assert {f"services.{name}" for name in SERVICES} <= started
    assert "workflows" in started

    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    apart = next(one for one in rules["contracts"] if "never import each other" in one["name"])
    assert set(apart["modules"]) == {f"services.{name}" for name in SERVICES}
    assert set(WITH_ROWS) == set(database.OWNERS)


@pytest.mark.parametrize("service", WITH_ROWS)
async def test_every_declared_activity_is_implemented(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is built as it is when it starts: `ServiceQueue.check` refuses a gap."""
    check = ServiceQueue.check
    named: list[str] = []

    def note(queue: ServiceQueue, activities: Any) -> None:
        check(queue, activities)
        named.extend(getattr(one, IMPLEMENTS, "none") for one in activities)
        raise _Checked(queue.name)

    monkeypatch.setattr(ServiceQueue, "check", note)
    build = import_module(f"services.{service}.worker").activity_worker
    with pytest.raises(_Checked, match=f"^{service}$"):
        await built(service, build)
    assert all(name.startswith(f"{service}.") for name in named)


class _Checked(Exception):
    """The check was passed; no worker is started for that."""


@pytest.mark.parametrize("service", WITH_ROWS)
def test_migrations_have_a_single_head(service: str) -> None:
    assert len(ScriptDirectory.from_config(config(service, "")).get_heads()) == 1


@pytest.mark.parametrize("service", WITH_ROWS)
async def test_tables_and_migrations_agree(service: str, postgres_server: Postgres) -> None:
    metadata: MetaData = import_module(f"services.{service}.tables").Table.metadata
    assert metadata.schema == service

    def differences(connection: Connection) -> Any:
        options = {
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name == service,
            "include_object": lambda _o, name, _k, _r, _c: name != "alembic_version",
            "version_table_schema": service,
        }
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    # A role's own schema is its default one, which hides the schema's name from the comparison.
    elsewhere = {"server_settings": {"search_path": "pg_catalog"}}
    engine = create_async_engine(postgres_server.url(service), connect_args=elsewhere)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


@pytest.mark.parametrize("service", WITH_ROWS)
async def test_every_route_can_be_reached_through_the_gateway(service: str) -> None:
    app = await built(service, import_module(f"services.{service}.app").create_app)
    # The document, not `app.routes`: there an included router is one entry, whatever it holds.
    paths = set(app.openapi()["paths"])
    assert paths
    assert {path: service_for(path) for path in paths} == dict.fromkeys(paths, service)


def test_the_routing_table_names_services_only() -> None:
    assert {service for _, service in ROUTES} <= set(SERVICES)


async def built(service: str, build: Callable[..., Any]) -> Any:
    """Build an application or a worker as its `__main__` does; what it is given is not used."""
    settings = import_module(f"services.{service}.settings").Settings
    given = {
        "resources": await resources(service),
        "settings": settings(database_url="postgresql+asyncpg://nobody@127.0.0.1:9/none"),
    }
    wanted = inspect.signature(build).parameters.values()
    needed = [one.name for one in wanted if one.default is inspect.Parameter.empty]
    return build(**{name: given.get(name) or MagicMock() for name in needed})


async def resources(service: str) -> Resources:
    return Resources(
        sessions=None,  # type: ignore[arg-type]
        temporal=await connect("127.0.0.1:9", "none"),
        callers=CallerVerifier(PUBLIC, service),
        seal=Seal({"k": b"0" * 32}),
        database_url="postgresql+asyncpg://nobody@127.0.0.1:9/none",
        public_url="http://127.0.0.1:8000",
    )


def test_no_file_is_too_long() -> None:
    # A migration is one file whatever it holds; ruff and mypy leave them alone too.
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked()
        if path.suffix == ".py" and path.parent.name != "versions"
        and (count := len(path.read_text().splitlines())) > MOST_LINES
    }  # fmt: skip
    assert long == {}


def test_no_registry_and_no_machine_is_named() -> None:
    """Locks and settings name packages, never where one machine found them or lives."""
    registry = re.compile(
        r"https?://[^\s\"')]*(pypi|pythonhosted|npmjs|registry|artifactory|nexus)[^\s\"')]*", re.I
    )
    machine = re.compile(r"(?<![\w.])/(root|home|Users|opt|work|srv/[a-z]+)/[\w.-]+")
    named = {
        name: found.group()
        for name, text in texts()
        if name != "tests/test_consistency.py"
        for found in [registry.search(text) or machine.search(text)]
        if found and not any(one in found.group() for one in NAMES_OF_NO_REGISTRY)
    }
    assert named == {}


def test_every_module_says_its_role() -> None:
    silent = [
        name
        for name, text in texts()
        if name.endswith(".py")
        and name.startswith(("services/", "shared/", "workflows/", "deploy/"))
        and "/migrations/" not in name
        and text.strip()
        and not text.lstrip().startswith('"""')
    ]
    assert silent == []
