"""Start everything in the right order, watch over it, stop it in the reverse order."""

import gc
import os
import signal
import time
from collections.abc import Callable
from functools import partial

from deploy.local import database, found, postgres, processes, ready, temporal
from deploy.local.children import Child, Children
from deploy.local.keys import Keys
from deploy.local.processes import Process
from deploy.local.settings import LocalSettings
from deploy.local.spawn import entry, module_main, program
from deploy.local.steps import Failed, Steps

STOP_WITHIN = 10.0
READY_WITHIN = 120.0
# What of our own environment a child keeps; what speaks to a service wins over our own choice.
KEPT = ("PATH", "HOME", "LANG", "LC_", "TZ", "TMPDIR", "PYTHON", "SSL_")
OVERRIDES = ("PORTAL_", "SITE_", "GATEWAY_", *(f"{name.upper()}_" for name in database.OWNERS))


class Supervisor:
    def __init__(
        self, settings: LocalSettings, keys: Keys, say: Callable[[str], None], since: float
    ) -> None:
        self._settings, self._keys, self._say, self._since = settings, keys, say, since
        self._children = Children(settings.run, settings.logs, say)
        self._steps = Steps(settings, keys, self._children)
        self._table: list[Process] = []

    def start(self) -> None:
        self._start_postgres()
        self._start_temporal()
        self._table = self._imported(processes.table(self._settings, self._keys))
        # What is imported by now is shared by every child: keep the collector off those pages.
        gc.collect()
        gc.freeze()
        self._steps.prepare()
        for process in self._table:
            if process.serves:
                self._start(process)
        self._until(partial(found.answers, self._settings.temporal_port), "temporal")
        for process in self._table:
            if not process.serves:
                self._start(process)
        for process in self._table:
            if process.health is not None:
                self._until(partial(ready.healthy, process.health), process.name)
        self._steps.demonstrate(self._say)
        seconds = time.monotonic() - self._since
        ready.announce(self._settings, seconds, processes.urls(self._settings))
        self._say(ready.summary(self._settings, seconds))

    def watch(self) -> None:
        while True:
            self._children.tick(5)

    def stop(self) -> None:
        """Workers first, then what serves, Temporal, PostgreSQL: ten seconds in all."""
        deadline = time.monotonic() + STOP_WITHIN
        (self._settings.run / "ready.json").unlink(missing_ok=True)
        once = [name for name in self._children.pids() if name.startswith("once-")]
        workers = [process.name for process in self._table if not process.serves]
        servers = [process.name for process in self._table if process.serves]
        self._children.stop([*once, *workers], deadline - 4)
        self._children.stop(servers, deadline - 3)
        self._children.stop(["temporal"], deadline - 2)
        self._children.stop(["postgres"], deadline)

    def _start_postgres(self) -> None:
        data = self._settings.data / "postgres"
        if not (data / "portal-ready").exists():
            self._say("Première préparation de la base de données…")
            self._steps.database_is_new()
            postgres.initialise(data, self._keys.admin)
        how = postgres.unprivileged(data)

        def run() -> None:
            found.forget_stale_postmaster(data)
            command = postgres.command(data, self._settings.postgres_port)
            program(command, dies_by=signal.SIGINT, unprivileged=how)()

        self._children.start(Child("postgres", run, stop_by=signal.SIGINT))

    def _start_temporal(self) -> None:
        file = self._settings.data / "temporal.sqlite"
        if not file.exists():
            self._steps.temporal_is_new()
        command = temporal.command(
            port=self._settings.temporal_port,
            ui_port=self._settings.temporal_ui_port,
            namespace=processes.NAMESPACE,
            database=file,
        )
        # Root may run it; a user without a name may not, as with PostgreSQL.
        how = postgres.unprivileged(file.parent) if os.geteuid() else {}
        run = program(command, dies_by=signal.SIGTERM, unprivileged=how)
        self._children.start(Child("temporal", run))

    def _imported(self, table: list[Process]) -> list[Process]:
        """Import each process's code once, here, for all of them."""
        broken = {}
        for process in table:
            try:
                entry(process.module)
            except Exception as error:
                broken[process.module] = f"{process.module} : {type(error).__name__}: {error}"
        if broken:
            raise Failed(
                "\n".join(broken.values())
                + "\nCe code ne peut pas être chargé. S'il n'a pas été modifié, effacez le dossier"
                " .venv et relancez « make up »."
            )
        return table

    def _start(self, process: Process) -> None:
        kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
        overrides = {
            name: value
            for name, value in os.environ.items()
            if name.startswith(OVERRIDES) and not name.startswith("PORTAL_UP_")
        }
        task = module_main(
            process.module, process.arguments, kept | process.environment | overrides
        )
        self._children.start(Child(process.name, task))

    def _until(self, reached: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not reached():
            self._children.tick(0.05)
            if time.monotonic() > deadline:
                raise Failed(
                    f"{name} ne répond pas. Son journal est dans {self._children.log(name)}."
                )
