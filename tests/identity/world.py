"""Identity whole, with its processes: only the mail server is played, at notifications' queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from temporalio.worker import Worker

from services.identity.app import create_app
from services.identity.passwords.hashing import Hasher
from services.identity.policy import Policy
from services.identity.worker import activity_worker
from shared.contracts.identity.accounts import LinkSecret, Recipient
from shared.contracts.notifications import queue as notifications
from shared.contracts.notifications.messages import (
    Delivery,
    Message,
    Template,
    deliver_message,
)
from shared.database import SessionFactory
from shared.http.caller import Caller
from tests.asgi import Answer, InProcess
from tests.callers import SEAL, caller_headers, resources_for
from tests.conftest import TemporalServer
from workflows.worker import workflow_worker

PASSWORD = "Marée-basse-44"
PERSON = {
    "title": "MME",
    "first_name": "Élodie",
    "last_name": "Le Goff",
    "email": "elodie.legoff@armor-nettoyage.example",
    "password": PASSWORD,
    "job_title": "Responsable des ressources humaines",
}
AT_ONCE = Policy(requests_per_hour=10, even_step=timedelta())


def quick_hasher() -> Hasher:
    """Argon2id at its least: what is tested is not its cost."""
    return Hasher(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))


@dataclass(frozen=True)
class Mail:
    template: Template
    address: str
    path: str
    facts: dict[str, str]
    token: str


@dataclass
class Mailbox:
    """Notifications at the edge: opens what was sealed for it. `down` refuses every delivery."""

    mails: list[Mail] = field(default_factory=list)
    down: bool = False
    _keys: set[str] = field(default_factory=set)
    _told: asyncio.Event = field(default_factory=asyncio.Event)

    @deliver_message.implement
    async def deliver(self, message: Message) -> Delivery:
        if self.down:
            raise ConnectionError("The mail server is down.")
        if message.key not in self._keys:
            self._keys.add(message.key)
            recipient = SEAL.open(message.recipient, Recipient)
            token = SEAL.open(message.secret, LinkSecret).token if message.secret else ""
            self.mails.append(
                Mail(message.template, recipient.address, message.path, message.facts, token)
            )
            self._told.set()
        return Delivery.SENT

    async def count(self, expected: int) -> list[Mail]:
        """Wait for that many mails: nobody waits for a delivery but the process."""
        async with asyncio.timeout(10):
            while len(self.mails) < expected:
                self._told.clear()
                await self._told.wait()
        return self.mails


@dataclass(frozen=True)
class World:
    app: Any
    mailbox: Mailbox
    temporal: TemporalServer
    sessions: SessionFactory

    async def call(
        self, method: str, path: str, body: object = None, caller: Caller | None = None
    ) -> Answer:
        headers = caller_headers("identity", caller)
        return await InProcess(self.app).request(method, path, json=body, headers=headers)

    async def register(self, **changes: str) -> Answer:
        return await self.call("POST", "/accounts", PERSON | changes)

    async def activate(self, token: str) -> Answer:
        return await self.call("POST", "/accounts/activation", {"token": token})

    async def sign_in(
        self, password: str = PASSWORD, email: str = PERSON["email"], caller: Caller | None = None
    ) -> Answer:
        return await self.call("POST", "/sessions", {"email": email, "password": password}, caller)

    async def activated(self) -> None:
        """Elodie, from the form to the link."""
        assert (await self.register()).status_code == 202
        token = (await self.mailbox.count(1))[0].token
        assert (await self.activate(token)).status_code == 200
        self.mailbox.mails.clear()

    async def resolved(self, token: str) -> Answer:
        gateway = Caller(scopes=frozenset({"gateway"}))
        return await self.call("POST", "/internal/resolutions", {"token": token}, gateway)

    async def caller_of(self, token: str) -> Caller:
        """Who the gateway would vouch for."""
        known = (await self.resolved(token)).json()
        return Caller.model_validate(
            {name: known[name] for name in ("account_id", "session_id", "roles", "scopes")}
        )


@asynccontextmanager
async def running(temporal: TemporalServer, sessions: SessionFactory) -> AsyncIterator[World]:
    resources = resources_for("identity", sessions, temporal.client)
    mailbox = Mailbox()
    async with (
        workflow_worker(temporal.client),
        activity_worker(resources),
        Worker(temporal.client, task_queue=notifications.name, activities=[mailbox.deliver]),
    ):
        app = create_app(resources, hasher=quick_hasher(), policy=AT_ONCE)
        yield World(app, mailbox, temporal, sessions)


def account_id_of(process_id: str) -> UUID:
    return UUID(process_id.rsplit("/", 1)[1])
