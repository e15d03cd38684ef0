"""Fork one child from this process, or turn the child into another program.

The supervisor has imported everything once and has no thread, event loop or Temporal runtime:
its forked children share those pages and start at once.
"""

import ctypes
import importlib
import os
import runpy
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
ROTATE_AT = 20_000_000

_libc = ctypes.CDLL(None, use_errno=True)


def fork(name: str, task: Callable[[], None], log: Path) -> int:
    """Run `task` in a child with a session of its own, its output in `log`. Answers its pid."""
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    if pid := os.fork():
        return pid
    code = 1
    try:
        _become(name, log)
        die_with_parent(signal.SIGKILL, parent)
        task()
        code = 0
    except SystemExit as exit_:
        if isinstance(exit_.code, str):
            sys.stderr.write(f"{exit_.code}\n")
        else:
            code = exit_.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Never back into the supervisor's stack, nor through its exit handlers.
        os._exit(code)


def _become(name: str, log: Path) -> None:
    os.setsid()
    signal.set_wakeup_fd(-1)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(sign, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(ours, standard)
    # The lock among them: a child that outlives the supervisor must not hold it.
    os.closerange(3, 1024)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    _libc.prctl(PR_SET_NAME, name.encode()[:15], 0, 0, 0)


def die_with_parent(sign: signal.Signals, parent: int | None = None) -> None:
    _libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def module_main(
    module: str, arguments: Sequence[str], environment: Mapping[str, str]
) -> Callable[[], None]:
    """What `python -m <module> <arguments>` does, under `environment`."""

    def run() -> None:
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = [module, *arguments]
        found = entry(module)
        if hasattr(found, "main"):
            found.main(list(arguments))
        else:
            # Loaded as itself by now: what runs is another of the same text.
            sys.modules.pop(module)
            runpy.run_module(module, run_name="__main__")

    return run


def entry(module: str) -> Any:
    """The module whose `main(arguments)` runs: `__main__` of a package, or a plain module."""
    found = importlib.import_module(module)
    return importlib.import_module(f"{module}.__main__") if hasattr(found, "__path__") else found


def program(
    command: Sequence[str],
    *,
    dies_by: signal.Signals,
    unprivileged: Mapping[str, Any] | None = None,
) -> Callable[[], None]:
    """Become `command`. `unprivileged` is what `subprocess` would be given."""

    def run() -> None:
        _drop(unprivileged or {})
        # After the change of user, which resets it.
        die_with_parent(dies_by)
        os.execv(command[0], list(command))

    return run


def _drop(how: Mapping[str, Any]) -> None:
    if prepare := how.get("preexec_fn"):
        prepare()
    if "user" in how:
        os.setgroups([])
        os.setgid(how["group"])
        os.setuid(how["user"])
        os.chdir(how["cwd"])


def rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > ROTATE_AT:
        log.replace(log.with_suffix(".log.1"))
