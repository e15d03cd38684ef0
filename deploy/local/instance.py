"""A whole portal of its own for a test: free ports, a folder of its own, processes to kill.

with Instance.temporary() as portal:
    portal.address("api"), portal.pid("identity-api"), portal.kill("tasks-worker")
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.local import found
from deploy.local.settings import PREFIX

ROOT = Path(__file__).resolve().parents[2]
PORTS = ("PORT", "MAIL_PORT", "SMTP_PORT", "TEMPORAL_UI_PORT", "TEMPORAL_PORT", "POSTGRES_PORT")
SERVICES = 7
FIRST, LAST = 20_000, 30_000


class NotReady(Exception):
    """The portal ended, or took too long; the message is what it said."""


class Instance:
    """Stopped and started again on the same data and ports, as often as wanted."""

    def __init__(self, data: Path, environment: Mapping[str, str] | None = None) -> None:
        self.data = data
        self._environment = {
            **os.environ, **free_ports(), f"{PREFIX}DATA": str(data), **(environment or {})
        }  # fmt: skip
        self._output = data.with_name(f"{data.name}.log")
        self.supervisor: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextlib.contextmanager
    def temporary(cls, environment: Mapping[str, str] | None = None) -> Iterator["Instance"]:
        folder = Path(tempfile.mkdtemp(prefix="portal-"))
        instance = cls(folder / "data", environment)
        try:
            instance.start()
            yield instance
        finally:
            instance.stop()
            shutil.rmtree(folder, ignore_errors=True)

    def launch(self) -> None:
        """Start without waiting."""
        with self._output.open("ab") as output:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "deploy.local"],
                cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    def start(self, within: float = 120) -> None:
        self.launch()
        self.wait_until_ready(within)

    def wait_until_ready(self, within: float = 120) -> None:
        assert self.supervisor is not None
        deadline = time.monotonic() + within
        while self._ready().get("pid") != self.supervisor.pid:
            if self.supervisor.poll() is not None or time.monotonic() > deadline:
                raise NotReady(self.output())
            time.sleep(0.05)

    def stop(self) -> int:
        """Ctrl-C, then wait. Answers the exit code."""
        if self.supervisor is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self.supervisor.send_signal(signal.SIGINT)
        try:
            return self.supervisor.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.supervisor.kill()
            self.supervisor.wait()
            raise

    def address(self, name: str) -> str:
        """`portal`, `api`, `mail`, `temporal_ui`, `temporal`, `smtp`, `postgres`, or a service."""
        ready = self._ready()
        return str((ready["services"] | ready["addresses"])[name])

    @property
    def environment(self) -> Mapping[str, str]:
        """For a command beside it."""
        return self._environment

    @property
    def seconds(self) -> float:
        """How long the last start took."""
        return float(self._ready()["seconds"])

    def names(self) -> list[str]:
        return sorted(file.stem for file in (self.data / "run").glob("*.pid"))

    def pid(self, name: str) -> int | None:
        """The process of that name (`identity-api`, `workflows-worker`, `postgres` …), if alive."""
        return found.noted(self.data / "run" / f"{name}.pid")

    def kill(self, name: str, sign: signal.Signals = signal.SIGKILL) -> int:
        pid = self.pid(name)
        if pid is None:
            raise LookupError(f"{name} does not run; {self.names()} do")
        os.kill(pid, sign)
        return pid

    def wait_for_another(self, name: str, former: int, within: float = 20) -> int:
        """The pid of the process that took a killed one's place."""
        deadline = time.monotonic() + within
        while (pid := self.pid(name)) in (None, former):
            if time.monotonic() > deadline:
                raise NotReady(f"{name} was not started again:\n{self.output()}")
            time.sleep(0.02)
        assert pid is not None
        return pid

    def output(self) -> str:
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    def log(self, name: str) -> str:
        return (self.data / "logs" / f"{name}.log").read_text(errors="replace")

    def _ready(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            content: dict[str, Any] = json.loads((self.data / "run" / "ready.json").read_text())
            return content
        return {}


def free_ports() -> dict[str, str]:
    """Ports nobody listens on, below those the system hands out by itself."""
    run = len(PORTS) + SERVICES
    start = FIRST + (os.getpid() * 37) % (LAST - FIRST - run)
    while not all(found.port_is_free(port) for port in range(start, start + run)):
        start = FIRST + (start + run) % (LAST - FIRST - run)
    chosen = {f"{PREFIX}{name}": str(start + place) for place, name in enumerate(PORTS)}
    return chosen | {f"{PREFIX}SERVICES_PORT": str(start + len(PORTS))}


def listening(pid: int) -> set[str]:
    """The addresses a process listens on, `127.0.0.1:8000`. For the test of what is open."""
    sockets = set()
    with contextlib.suppress(OSError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                sockets.add(descriptor.readlink().name)
    return {
        address for address, inode in found.listening_sockets() if f"socket:[{inode}]" in sockets
    }
