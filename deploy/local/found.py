"""What is already there: ports taken, processes that a killed supervisor left behind."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

LISTENING = "0A"


def port_is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=0.3).close()
        return True
    return False


def holder(port: int) -> str | None:
    """Name the process that listens on `port`, where the system lets us see it."""
    wanted = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not wanted:
        return None
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for descriptor in (folder / "fd").iterdir():
                if os.readlink(descriptor) in wanted:
                    return f"{(folder / 'comm').read_text().strip()}, processus {folder.name}"
    return None


def _inodes(port: int) -> Iterator[str]:
    for address, inode in listening_sockets():
        if address.endswith(f":{port}"):
            yield inode


def listening_sockets() -> Iterator[tuple[str, str]]:
    """Every (address, inode) listened on over this machine's TCP."""
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                columns = line.split()
                if columns[3] == LISTENING:
                    host, port = columns[1].split(":")
                    # Each word of four bytes is written in the machine's own order.
                    words = [
                        bytes.fromhex(host[at : at + 8])[::-1] for at in range(0, len(host), 8)
                    ]
                    name = socket.inet_ntop(family, b"".join(words))
                    yield f"{name}:{int(port, 16)}", columns[9]


def started_at(pid: int) -> str | None:
    """When a living process started, in the kernel's ticks: a pid alone may be reused."""
    with contextlib.suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[19]
    return None


def note(file: Path, pid: int) -> None:
    draft = file.with_suffix(".new")
    draft.write_text(f"{pid} {started_at(pid)}\n")
    draft.replace(file)


def noted(file: Path) -> int | None:
    """The pid in `file`, if that very process still lives."""
    with contextlib.suppress(OSError, ValueError):
        pid, ticks = file.read_text().split()
        if started_at(int(pid)) == ticks:
            return int(pid)
    return None


def end_leftovers(run: Path, within: float = 10) -> None:
    """End what a killed supervisor left behind: PostgreSQL politely, the rest at once."""
    for file in run.glob("*.pid"):
        if pid := noted(file):
            polite = file.stem == "postgres"
            os.kill(pid, signal.SIGINT if polite else signal.SIGKILL)
            deadline = time.monotonic() + within
            while noted(file) and time.monotonic() < deadline:
                time.sleep(0.02)
            if noted(file):
                os.kill(pid, signal.SIGQUIT if polite else signal.SIGKILL)
        file.unlink(missing_ok=True)


def forget_stale_postmaster(data: Path) -> None:
    """Drop a `postmaster.pid` whose number now belongs to a process that is not PostgreSQL.

    PostgreSQL forgives a dead number by itself, never one that something else has taken over.
    """
    lock = data / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(lock.read_text().splitlines()[0])
        if not Path(os.readlink(f"/proc/{pid}/exe")).name.startswith("postgres"):
            lock.unlink()
