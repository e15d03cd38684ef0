"""`make up`: one portal for this data folder, until Ctrl-C."""

import errno
import fcntl
import os
import sys
import time
from pathlib import Path
from typing import IO

from deploy.local import found, keys
from deploy.local.children import Stopped
from deploy.local.postgres import NoPostgres
from deploy.local.settings import PREFIX, LocalSettings
from deploy.local.steps import Failed
from deploy.local.supervisor import Supervisor

PORTS = ("port", "mail_port", "smtp_port", "temporal_ui_port", "temporal_port", "postgres_port")


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _lock(settings: LocalSettings) -> IO[str]:
    """Held until this process ends, however it ends."""
    lock = (settings.run / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip()
        lock.close()
        raise Failed(
            f"Le portail tourne déjà pour {settings.data} (processus {holder},"
            f" {settings.public_url}). Arrêtez-le d'abord avec Ctrl-C."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _make_folders(settings: LocalSettings) -> None:
    for folder in (settings.data, settings.run, settings.logs):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failed(f"{folder} ne peut pas être créé : {error.strerror}.") from None
    if not os.access(settings.data, os.W_OK | os.X_OK):
        raise Failed(
            f"{settings.data} appartient à un autre utilisateur : lancez « make up » sous son nom,"
            f" ou choisissez un autre dossier, par exemple {PREFIX}DATA=/tmp/portail make up"
        )


def _check_ports(settings: LocalSettings) -> None:
    chosen = {f"{PREFIX}{name.upper()}": getattr(settings, name) for name in PORTS}
    for variable, port in chosen.items():
        _check_port(variable, port, port + 1)
    services = range(settings.services_port, settings.services_port + 7)
    for port in services:
        _check_port(f"{PREFIX}SERVICES_PORT", port, settings.services_port + 100)


def _check_port(variable: str, port: int, other: int) -> None:
    if not found.port_is_free(port):
        by = found.holder(port)
        raise Failed(
            f"Le port {port} est déjà pris{f' ({by})' if by else ''}."
            f" Libérez-le, ou choisissez-en un autre : {variable}={other} make up"
        )


def _full(error: OSError, data: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"Il n'y a plus de place sur le disque de {data}."
    return f"Le système refuse : {error.strerror or error} ({error.filename or data})."


def run(settings: LocalSettings, since: float) -> None:
    _make_folders(settings)
    lock = _lock(settings)
    found.end_leftovers(settings.run)
    (settings.run / "ready.json").unlink(missing_ok=True)
    _check_ports(settings)
    supervisor = Supervisor(settings, keys.load(settings.data), say, since)
    try:
        supervisor.start()
        supervisor.watch()
    except Stopped:
        say("\nArrêt…")
    finally:
        supervisor.stop()
        lock.close()
    say("Arrêté.")


def main() -> None:
    since = time.monotonic()
    settings = LocalSettings()
    try:
        run(settings, since)
    except (Failed, NoPostgres, keys.Unusable) as failed:
        raise SystemExit(str(failed)) from None
    except OSError as error:
        raise SystemExit(_full(error, settings.data)) from None


if __name__ == "__main__":
    main()
