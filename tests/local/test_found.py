"""What an earlier start, or another program, left on the machine."""

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import found, keys, reset
from deploy.local.__main__ import _check_ports, _lock
from deploy.local.settings import LocalSettings
from deploy.local.state import State
from deploy.local.steps import Failed


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    (tmp_path / "run").mkdir()
    return LocalSettings(data=tmp_path)


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_a_port_taken_is_named_with_who_holds_it_and_the_way_out(settings: LocalSettings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Failed) as failed:
            _check_ports(settings.model_copy(update={"port": port}))
    said = str(failed.value)
    assert f"Le port {port} est déjà pris" in said
    assert f"processus {os.getpid()}" in said
    assert f"PORTAL_UP_PORT={port + 1} make up" in said


def test_two_of_one_checkout_do_not_run(settings: LocalSettings) -> None:
    with _lock(settings), pytest.raises(Failed, match=f"processus {os.getpid()}"):
        _lock(settings)
    _lock(settings).close()


def test_a_pid_that_another_process_took_over_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    (tmp_path / "tasks-api.pid").write_text(f"{sleeper.pid} 1\n")
    found.end_leftovers(tmp_path)
    assert sleeper.poll() is None
    assert not (tmp_path / "tasks-api.pid").exists()


def test_what_a_killed_supervisor_left_running_is_ended(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    found.note(tmp_path / "tasks-api.pid", sleeper.pid)
    assert found.noted(tmp_path / "tasks-api.pid") == sleeper.pid
    found.end_leftovers(tmp_path)
    assert sleeper.wait(5) == -signal.SIGKILL


def test_a_postmaster_lock_held_by_something_else_is_dropped(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    lock = tmp_path / "postmaster.pid"
    lock.write_text(f"{sleeper.pid}\n{tmp_path}\n")
    found.forget_stale_postmaster(tmp_path)
    assert not lock.exists()


def test_secrets_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    first = keys.load(tmp_path)
    assert keys.load(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert len(set(first.passwords.values())) == len(first.passwords)


def test_a_new_service_gets_its_password_without_changing_the_others(tmp_path: Path) -> None:
    first = keys.load(tmp_path)
    fewer = first.model_copy(update={"passwords": {"identity": first.passwords["identity"]}})
    (tmp_path / "secrets.json").write_text(fewer.model_dump_json())
    second = keys.load(tmp_path)
    assert second.passwords["identity"] == first.passwords["identity"]
    assert second.passwords.keys() == first.passwords.keys()


def test_lost_secrets_of_a_made_database_say_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "portal-ready").touch()
    with pytest.raises(keys.Unusable, match="make reset"):
        keys.load(tmp_path)


def test_a_half_written_state_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"roles": "do')
    state = State(tmp_path / "state.json")
    assert not state.is_done("roles", "do")
    state.done("roles", "x")
    assert State(tmp_path / "state.json").is_done("roles", "x")


def _reset(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_UP_DATA", str(data))
    reset.main()


def test_reset_refuses_while_the_portal_runs(
    settings: LocalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _lock(settings), pytest.raises(SystemExit, match="Ctrl-C"):
        _reset(settings.data, monkeypatch)
    assert (settings.data / "run").exists()


def test_reset_wipes_its_own_folder_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other = tmp_path / "données à nous", tmp_path / "photos"
    (ours / "run").mkdir(parents=True)
    other.mkdir()
    _reset(ours, monkeypatch)
    assert not ours.exists()
    with pytest.raises(SystemExit, match="rien n'est effacé"):
        _reset(other, monkeypatch)
    assert other.exists()
