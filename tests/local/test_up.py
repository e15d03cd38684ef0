"""`make up` as a whole: a portal of its own, killed in every way and started again."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from deploy.local.instance import ROOT, Instance, listening
from deploy.local.processes import NAMESPACE


@pytest.fixture(scope="module")
def portal() -> Iterator[Instance]:
    with Instance.temporary({"PORTAL_UP_DEMO": "false"}) as instance:
        yield instance


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        code = refused.code
        refused.close()
        return code
    except OSError:
        return 0


def until_answers(url: str, within: float = 20) -> None:
    deadline = time.monotonic() + within
    while status(url) != 200:
        assert time.monotonic() < deadline, f"{url}: {status(url)}"
        time.sleep(0.05)


def test_everything_runs_as_its_own_process(portal: Instance) -> None:
    expected = {"postgres", "temporal", "mail", "gateway", "portal", "workflows-worker"}
    for service in ("identity", "membership", "workforce", "billing", "tasks", "notifications"):
        expected |= {f"{service}-api", f"{service}-worker"}
    assert set(portal.names()) == expected
    pids = [portal.pid(name) for name in portal.names()]
    assert None not in pids
    assert len(set(pids)) == len(pids)


def test_every_address_answers(portal: Instance) -> None:
    for name in ("portal", "mail", "temporal_ui"):
        assert status(portal.address(name)) == 200, name
    assert status(f"{portal.address('api')}/openapi.json") == 200
    assert status(f"{portal.address('mail')}/api/messages") == 200


def test_nothing_listens_outside_this_machine(portal: Instance) -> None:
    open_ = {name: listening(portal.pid(name) or 0) for name in portal.names()}
    assert open_["gateway"] == {portal.address("portal").removeprefix("http://")}
    for name, addresses in open_.items():
        assert all(one.startswith("127.0.0.1:") for one in addresses), (name, addresses)


def test_secrets_are_not_in_any_command_line(portal: Instance) -> None:
    secrets = json.loads((portal.data / "secrets.json").read_text())
    for name in portal.names():
        line = Path(f"/proc/{portal.pid(name)}/cmdline").read_bytes().decode()
        assert secrets["admin"] not in line
        assert not any(password in line for password in secrets["passwords"].values())


async def test_temporal_keeps_what_was_done_for_ninety_days(portal: Instance) -> None:
    client = await Client.connect(portal.address("temporal"), namespace=NAMESPACE)
    described = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=NAMESPACE)
    )
    assert described.config.workflow_execution_retention_ttl.ToTimedelta().days == 90


def test_a_second_one_says_that_the_first_runs(portal: Instance) -> None:
    assert portal.supervisor is not None
    second = Instance(portal.data, {"PORTAL_UP_DEMO": "false"})
    second.launch()
    assert second.supervisor is not None
    assert second.supervisor.wait(20) == 1
    assert f"Le portail tourne déjà pour {portal.data}" in second.output()
    assert status(portal.address("portal")) == 200


KILLED = ["gateway", "portal", "identity-api", "tasks-worker", "workflows-worker", "mail"]


@pytest.mark.parametrize("name", [*KILLED, "temporal", "postgres"])
def test_a_killed_process_is_started_again(portal: Instance, name: str) -> None:
    former = portal.kill(name)
    portal.wait_for_another(name, former)
    until_answers(portal.address("portal"))
    until_answers(f"{portal.address('identity')}/health/ready")
    assert f"{name} s'est arrêté (signal 9) : il est relancé" in portal.output()


def test_stopped_and_started_it_goes_on_and_prepares_nothing_again(portal: Instance) -> None:
    database = (portal.data / "postgres" / "PG_VERSION").stat().st_ino
    children = [portal.pid(name) for name in portal.names()]
    assert portal.stop() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    before = (portal.data / "logs" / "once-membership.log").stat().st_mtime_ns
    portal.start()
    assert (portal.data / "logs" / "once-membership.log").stat().st_mtime_ns == before
    assert (portal.data / "postgres" / "PG_VERSION").stat().st_ino == database


def test_a_killed_supervisor_takes_its_children_with_it_and_starts_again(
    portal: Instance,
) -> None:
    assert portal.supervisor is not None
    children = [pid for name in portal.names() if (pid := portal.pid(name))]
    portal.supervisor.kill()
    portal.supervisor.wait()
    portal.start()
    assert not any(_is_ours(pid, portal) for pid in children)
    assert status(portal.address("portal")) == 200


def test_everything_killed_at_once_starts_again(portal: Instance) -> None:
    assert portal.supervisor is not None
    os.kill(portal.supervisor.pid, signal.SIGSTOP)
    for name in portal.names():
        portal.kill(name)
    portal.supervisor.kill()
    portal.supervisor.wait()
    assert (portal.data / "postgres" / "postmaster.pid").exists()
    portal.start()
    assert status(portal.address("portal")) == 200


def test_a_database_half_made_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "avec espace" / "données"
    (half / "postgres" / "base").mkdir(parents=True)
    (half / "postgres" / "PG_VERSION").write_text("18\n")
    instance = Instance(half, {"PORTAL_UP_DEMO": "false"})
    try:
        instance.start()
        assert status(instance.address("portal")) == 200
    finally:
        assert instance.stop() == 0


def test_a_port_taken_ends_with_a_sentence(tmp_path: Path, portal: Instance) -> None:
    taken = portal.address("mail").rpartition(":")[2]
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.local"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=30,
        env={**os.environ, "PORTAL_UP_DATA": str(tmp_path), "PORTAL_UP_PORT": taken},
    )  # fmt: skip
    assert answer.returncode == 1
    assert f"Le port {taken} est déjà pris" in answer.stderr
    assert "PORTAL_UP_PORT=" in answer.stderr


def _is_ours(pid: int, portal: Instance) -> bool:
    """Alive still, and not a newcomer that was given the number."""
    return Path(f"/proc/{pid}").exists() and pid not in map(portal.pid, portal.names())
