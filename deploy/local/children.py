"""The processes under the supervisor: started, reaped, started again, stopped.

Synchronous on purpose: whoever forks must have no event loop and no thread.
"""

import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import found
from deploy.local.spawn import fork, rotate

# One that lived this long had a good start: it is started again at once.
GOOD_START = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0


class Stopped(Exception):
    """Ctrl-C, SIGTERM or SIGHUP."""


@dataclass
class Child:
    name: str
    task: Callable[[], None]
    stop_by: signal.Signals = signal.SIGTERM
    once: bool = False
    pid: int | None = None
    code: int | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float | None = field(default=None)


class Children:
    def __init__(self, run: Path, logs: Path, say: Callable[[str], None]) -> None:
        self._run, self._logs, self._say = run, logs, say
        self._children: dict[str, Child] = {}
        self._stopping = False
        self._asked_to_stop = False
        self._woken, self._wake = socket.socketpair()
        for end in (self._woken, self._wake):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _ask_to_stop(self, *_: object) -> None:
        self._asked_to_stop = True

    def log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def start(self, child: Child) -> Child:
        self._children[child.name] = child
        rotate(self.log(child.name))
        child.pid = fork(child.name, child.task, self.log(child.name))
        child.started, child.due, child.code = time.monotonic(), None, None
        found.note(self._run / f"{child.name}.pid", child.pid)
        return child

    def pids(self) -> dict[str, int]:
        return {name: child.pid for name, child in self._children.items() if child.pid}

    def tick(self, wait: float = 0.5) -> None:
        """Sleep until something happens, `wait` seconds at most, and see to it."""
        due = [child.due for child in self._children.values() if child.due is not None]
        until = max(0.0, min([wait, *(moment - time.monotonic() for moment in due)]))
        if select.select([self._woken], [], [], until)[0]:
            self._woken.recv(4096)
        self._reap()
        if self._asked_to_stop and not self._stopping:
            raise Stopped
        for child in list(self._children.values()):
            if child.due is not None and child.due <= time.monotonic():
                self.start(child)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in self._children.values():
                if child.pid == pid:
                    self._ended(child, os.waitstatus_to_exitcode(status))

    def _ended(self, child: Child, code: int) -> None:
        child.pid, child.code = None, code
        (self._run / f"{child.name}.pid").unlink(missing_ok=True)
        if self._stopping or child.once:
            return
        if time.monotonic() - child.started > GOOD_START:
            child.pause = 0.0
        child.due = time.monotonic() + child.pause
        how = f"signal {-code}" if code < 0 else f"code {code}"
        when = f"dans {child.pause:.0f} s" if child.pause >= 1 else "aussitôt"
        self._say(
            f"{child.name} s'est arrêté ({how}) : il est relancé {when}."
            f" Son journal : {self.log(child.name)}"
        )
        # A second quick end waits, and each after it twice as long.
        child.pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, child.pause * 2))

    def finish(self, children: Iterable[Child]) -> None:
        """Wait until children that run once have ended."""
        waited = list(children)
        while any(child.pid for child in waited):
            self.tick()

    def stop(self, names: Iterable[str], deadline: float) -> None:
        """Ask each to stop, then wait; whoever is late is killed with all it started."""
        self._stopping = True
        asked = [self._children[name] for name in names if name in self._children]
        for child in asked:
            child.due = None
            self._signal(child, child.stop_by)
        while any(child.pid for child in asked) and time.monotonic() < deadline:
            self.tick(0.1)
        for child in asked:
            self._kill(child)
        while any(child.pid for child in asked):
            self.tick(0.1)

    def _signal(self, child: Child, sign: signal.Signals) -> None:
        if child.pid:
            os.kill(child.pid, sign)

    def _kill(self, child: Child) -> None:
        if child.pid:
            self._say(f"{child.name} tarde à s'arrêter : il est interrompu.")
            os.killpg(child.pid, signal.SIGKILL)
