"""A member with its people, and everything its procedures meet: real HTTP applications, workers,
SQL and Temporal. Only the mail server is played, at notifications' queue.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from services.billing.worker import activity_worker as billing_worker
from services.identity.seed import SeedPerson, seed
from services.identity.worker import activity_worker as identity_worker
from services.membership.app import create_app
from services.membership.seed import seed_grant
from services.membership.settings import Settings
from services.membership.tables import AccessGrant, HealthTeam, Member
from services.membership.worker import activity_worker as membership_worker
from services.tasks.app import create_app as create_tasks_app
from services.tasks.worker import activity_worker as tasks_worker
from services.workforce.worker import activity_worker as workforce_worker
from shared.contracts.identity.people import Title
from shared.contracts.membership.procedures import ProcedureKind
from shared.contracts.notifications import queue as notifications
from shared.contracts.processes.procedures import process_id
from shared.http.caller import Access, Caller, Role
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers, resources_for
from tests.conftest import SessionsOf, TemporalServer
from tests.identity.world import Mailbox, quick_hasher
from tests.membership.workers import Workers
from workflows.worker import workflow_worker

NUMBER, SIRET, SIREN = "20001", "55210055400013", "552100554"
PEOPLE = {
    "elodie": ("Élodie", "Le Goff"),
    "karim": ("Karim", "Benali"),
    "helene": ("Hélène", "Caradec"),
    "yann": ("Yann", "Riou"),
}


def email(name: str) -> str:
    return f"{name}@menuiserie.example"


@dataclass
class World:
    temporal: TemporalServer
    sessions_of: SessionsOf
    mailbox: Mailbox
    app: Any
    tasks_app: Any
    member: UUID
    accounts: dict[str, Caller]
    workers: Workers
    clerk: Caller = field(
        default_factory=lambda: Caller(
            account_id=uuid4(), display_name="Claire Morvan",
            roles=frozenset({Role.MEMBER_SERVICES}),
        )
    )  # fmt: skip

    def id(self, name: str) -> UUID:
        account = self.accounts[name].account_id
        assert account is not None
        return account

    async def call(
        self, who: str | Caller, method: str, path: str, json: object = None, key: str = "",
        match: str = "",
    ) -> Answer:  # fmt: skip
        caller = self.accounts[who] if isinstance(who, str) else who
        client = InProcess(self.app, caller_headers("membership", caller))
        headers = {"Idempotency-Key": key} if key else {}
        if match:
            headers["If-Match"] = match
        return await client.request(method, path, json=json, headers=headers)

    async def ask(self, who: str = "yann", **changes: str) -> Answer:
        body = {"member_number": NUMBER, "siret": SIRET} | changes
        return await self.call(who, "POST", "/procedures/access-request", body)

    async def asked(self, who: str = "yann") -> str:
        answer = await self.ask(who)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def decide(self, who: str, procedure: str, key: str = "", **body: object) -> Answer:
        return await self.call(who, "POST", f"/me/approvals/{procedure}/decision", body, key)

    async def grant(self, name: str, access: Access) -> None:
        await seed_grant(
            self.sessions_of("membership"), self.member, self.id(name), access, datetime.now(UTC)
        )

    async def entitled(self, name: str) -> Caller:
        """The caller as the gateway vouches for it: with what it holds on the member now."""
        async with self.sessions_of("membership")() as session:
            grant = await session.get(AccessGrant, (self.member, self.id(name)))
        held = {self.member: Access(grant.access)} if grant else {}
        return self.accounts[name].model_copy(update={"members": held})

    async def on_member(
        self, who: str, method: str, path: str, json: object = None, key: str = "", match: str = ""
    ) -> Answer:
        """`path` is below the member, e.g. `/access-grants`."""
        caller = await self.entitled(who)
        return await self.call(caller, method, f"/members/{self.member}{path}", json, key, match)

    async def access_of(self, name: str) -> str | None:
        async with self.sessions_of("membership")() as session:
            grant = await session.get(AccessGrant, (self.member, self.id(name)))
            return grant.access if grant else None

    async def kinds(self, procedure: str, who: str = "yann") -> list[str]:
        answer = await self.call(who, "GET", f"/procedures/{procedure}/timeline")
        assert answer.status_code == 200, answer.text
        return [event["kind"] for event in answer.json()["items"]]

    async def until(self, procedure: str, stage: str, who: str = "yann") -> Any:
        for _ in range(200):
            shown = (await self.call(who, "GET", f"/procedures/{procedure}")).json()
            if shown["stage"] == stage:
                return shown
            await asyncio.sleep(0.05)
        raise TimeoutError(f"It never came to {stage}, but stands at {shown['stage']}.")

    async def on_tasks(self, method: str, path: str, body: object = None) -> Answer:
        desk = InProcess(self.tasks_app, caller_headers("tasks", self.clerk))
        return await desk.request(method, f"/staff/tasks{path}", json=body)

    async def task(self, procedure: str) -> Any:
        found = (await self.on_tasks("GET", f"?subject={procedure}")).json()["items"]
        return found[0] if found else None

    async def do(self, procedure: str, verb: str, body: object = None) -> Answer:
        task = await self.task(procedure)
        return await self.on_tasks("POST", f"/{task['id']}/{verb}", body)

    def process(self, kind: ProcedureKind, procedure: str) -> WorkflowHandle[Any, Any]:
        return self.temporal.client.get_workflow_handle(process_id(kind, UUID(procedure)))


async def add_member(sessions_of: SessionsOf, **changes: Any) -> UUID:
    """A member on record, with a health team of its own."""
    team, member = uuid4(), uuid4()
    values: dict[str, Any] = {
        "id": member, "number": NUMBER, "siret": SIRET, "naf_code": "1071C",
        "naf_version": "2", "commune_code": "44109", "legal_form": "SARL",
        "legal_name": "Menuiserie Le Goff", "created_on": date(2001, 5, 2),
        "activity": "Menuiserie", "health_team_id": team, "activated_at": datetime.now(UTC),
    }  # fmt: skip
    async with sessions_of("membership").begin() as session:
        session.add(
            HealthTeam(id=team, name=f"Équipe {team}", medical_centre="Centre Graslin",
                       secretariat_email="loire@sante.example", secretariat_phone="0240000000",
                       covers=["44"])
        )  # fmt: skip
        await session.flush()
        session.add(Member(**values | changes))
    return UUID(str((values | changes)["id"]))


@asynccontextmanager
async def running(
    temporal: TemporalServer, sessions_of: SessionsOf, **settings: Any
) -> AsyncIterator[World]:
    """Élodie administers the member; the others have an account and nothing else."""
    services = ("membership", "tasks", "workforce", "billing", "identity")
    resources = {
        service: resources_for(service, sessions_of(service), temporal.client)
        for service in services
    }
    known, mailbox = Settings(database_url="", **settings), Mailbox()
    accounts = {
        name: Caller(account_id=uuid4(), display_name=f"{first} {last}", address="192.0.2.7")
        for name, (first, last) in PEOPLE.items()
    }
    people = [
        SeedPerson(accounts[name].account_id or uuid4(), Title.M, first, last, email(name), "RH")
        for name, (first, last) in PEOPLE.items()
    ]
    await seed(sessions_of("identity"), people, "Fournil-2026!", quick_hasher())
    member = await add_member(sessions_of)
    workers = Workers({
        "workflows": lambda: workflow_worker(temporal.client),
        "membership": lambda: membership_worker(resources["membership"], known),
        "tasks": lambda: tasks_worker(resources["tasks"]),
        "workforce": lambda: workforce_worker(resources["workforce"]),
        "billing": lambda: billing_worker(resources["billing"]),
        "identity": lambda: identity_worker(resources["identity"]),
        "notifications": lambda: Worker(
            temporal.client, task_queue=notifications.name, activities=[mailbox.deliver]
        ),
    })  # fmt: skip
    await workers.start()
    try:
        world = World(
            temporal=temporal, sessions_of=sessions_of, mailbox=mailbox,
            app=create_app(resources["membership"], known),
            tasks_app=create_tasks_app(resources["tasks"]), member=member, accounts=accounts,
            workers=workers,
        )  # fmt: skip
        await world.grant("elodie", Access.ADMINISTRATOR)
        yield world
    finally:
        await workers.stop()
