"""What comes before the services: roles, migrations, retention, and demonstration data after.

Each step is a child that runs once, and again only when what it depends on has changed.
"""

import asyncio
import importlib
import importlib.util
from collections.abc import Callable, Mapping

from deploy.local import database, prepare, processes
from deploy.local.children import Child, Children
from deploy.local.keys import Keys
from deploy.local.settings import LocalSettings
from deploy.local.state import ROOT, State, fingerprint

DEMO = "deploy.local.demo"
Tasks = Mapping[str, Callable[[], None]]


class Failed(Exception):
    """The portal cannot start; the message says why and the way out, in French."""


class Steps:
    def __init__(self, settings: LocalSettings, keys: Keys, children: Children) -> None:
        self._settings, self._keys, self._children = settings, keys, children
        self._state = State(settings.data / "state.json")

    def database_is_new(self) -> None:
        self._state.forget("roles", "migrations", "demo")

    def temporal_is_new(self) -> None:
        self._state.forget("retention", "demo")

    def prepare(self) -> None:
        """Roles, then every schema at once and Temporal's retention beside them."""
        keys, settings = self._keys, self._settings
        passwords = fingerprint("", keys.admin, *keys.passwords, *keys.passwords.values())
        self._once("roles", passwords, {"roles": lambda: prepare.roles(settings, keys)})
        migrated = [
            service
            for service in database.OWNERS
            if (ROOT / "services" / service / "migrations" / "env.py").exists()
        ]
        versions = fingerprint("", *(fingerprint(service) for service in migrated))
        self._once("migrations", versions, {one: self._migration(one) for one in migrated})
        self._once("retention", "done", {"retention": lambda: prepare.retention(settings)})

    def demonstrate(self, say: Callable[[str], None]) -> None:
        """Load demonstration data. For when everything answers."""
        if not self._settings.demo or not importlib.util.find_spec(DEMO):
            return
        if not self._state.is_done("demo"):
            say("Chargement des données de démonstration…")
            self._once("demo", "done", {"demo": self._load})

    def _migration(self, service: str) -> Callable[[], None]:
        url = processes.database_url(service, self._settings, self._keys)
        return lambda: prepare.migrations(service, url)

    def _load(self) -> None:
        asyncio.run(importlib.import_module(DEMO).load(self._settings, self._keys))

    def _once(self, what: str, fingerprint: str, tasks: Tasks) -> None:
        if self._state.is_done(what, fingerprint):
            return
        started = [
            self._children.start(Child(f"once-{name}", task, once=True))
            for name, task in tasks.items()
        ]
        self._children.finish(started)
        for child in started:
            if child.code != 0:
                raise Failed(
                    f"La préparation n'a pas abouti ({child.name.removeprefix('once-')})."
                    f" Le détail est à la fin de {self._children.log(child.name)} ;"
                    " « make up » la reprendra."
                )
        self._state.done(what, fingerprint)
