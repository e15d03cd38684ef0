"""Everything an application meets: real HTTP applications, workers, SQL and Temporal.

Only the mail server is played, at notifications' queue.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from services.billing.worker import activity_worker as billing_worker
from services.identity.seed import SeedPerson, seed
from services.identity.worker import activity_worker as identity_worker
from services.membership.app import create_app
from services.membership.settings import Settings
from services.membership.tables import HealthTeam
from services.membership.worker import activity_worker as membership_worker
from services.tasks.app import create_app as create_tasks_app
from services.tasks.worker import activity_worker as tasks_worker
from services.workforce.worker import activity_worker as workforce_worker
from shared.contracts.identity.people import Title
from shared.contracts.membership.applications import Stage
from shared.contracts.notifications import queue as notifications
from shared.contracts.processes.membership_application import process_id
from shared.database import SessionFactory
from shared.http.caller import Caller, Role
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers, resources_for
from tests.conftest import SessionsOf, TemporalServer
from tests.identity.world import Mailbox, quick_hasher
from tests.membership.draft import IDENTIFICATION, STEPS
from workflows.worker import workflow_worker

EMAIL = "soizic.kervadec@fournil.example"


@dataclass
class World:
    sessions: SessionFactory
    temporal: TemporalServer
    mailbox: Mailbox
    app: Any
    tasks_app: Any
    employer: Caller
    sessions_of: SessionsOf
    clerk: Caller = field(
        default_factory=lambda: Caller(
            account_id=uuid4(),
            display_name="Claire Morvan",
            roles=frozenset({Role.MEMBER_SERVICES}),
        )
    )

    def as_(self, caller: Caller | None = None) -> InProcess:
        return InProcess(self.app, caller_headers("membership", caller or self.employer))

    async def open(self, caller: Caller | None = None, **changes: Any) -> Answer:
        return await self.as_(caller).post(
            "/membership-applications", json=IDENTIFICATION | changes
        )

    async def save(self, application: str, step: str, body: Any, caller: Caller | None = None,
                   draft: bool = False) -> Answer:  # fmt: skip
        return await self.as_(caller).put(
            f"/membership-applications/{application}/{step}?draft={str(draft).lower()}", json=body
        )

    async def filled(self, caller: Caller | None = None, **changes: Any) -> str:
        opened = await self.open(caller, **changes)
        assert opened.status_code == 201, opened.text
        application = str(opened.json()["id"])
        for step, body in STEPS.items():
            saved = await self.save(application, step, body, caller)
            assert saved.status_code == 200, saved.text
        return application

    async def submit(self, application: str, caller: Caller | None = None) -> Answer:
        return await self.as_(caller).post(
            f"/membership-applications/{application}/submission",
            json={"terms_version": "2026-01", "accepted": True},
        )

    async def submitted(self, caller: Caller | None = None, **changes: Any) -> str:
        application = await self.filled(caller, **changes)
        answer = await self.submit(application, caller)
        assert answer.status_code == 200, answer.text
        return application

    async def read(self, application: str, caller: Caller | None = None) -> Any:
        answer = await self.as_(caller).get(f"/membership-applications/{application}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def until(self, application: str, stage: str) -> None:
        """The process goes on by itself after an answer: read until it is there."""
        for _ in range(100):
            if (await self.read(application))["stage"] == stage:
                return
            await asyncio.sleep(0.05)
        raise TimeoutError(f"The application never came to {stage}.")

    async def task(self, application: str, task_type: str = "application_review") -> Any:
        found = await self.on_tasks("GET", f"?subject={application}&task_type={task_type}")
        return found.json()["items"][0]

    async def on_tasks(self, method: str, path: str, body: object = None) -> Answer:
        desk = InProcess(self.tasks_app, caller_headers("tasks", self.clerk))
        return await desk.request(method, f"/staff/tasks{path}", json=body)

    async def do(self, application: str, verb: str, body: object = None,
                 task_type: str = "application_review") -> Answer:  # fmt: skip
        task = await self.task(application, task_type)
        return await self.on_tasks("POST", f"/{task['id']}/{verb}", body)

    async def decide(self, application: str, **body: Any) -> None:
        assert (await self.do(application, "claim")).status_code == 200
        answer = await self.do(application, "complete", body)
        assert answer.status_code == 200, answer.text

    def process(self, application: str) -> WorkflowHandle[Any, Stage]:
        return self.temporal.client.get_workflow_handle(
            process_id(UUID(application)), result_type=Stage
        )


@asynccontextmanager
async def running(
    temporal: TemporalServer, sessions_of: SessionsOf, **terms: Any
) -> AsyncIterator[World]:
    resources = {
        service: resources_for(service, sessions_of(service), temporal.client)
        for service in ("membership", "tasks", "workforce", "billing", "identity")
    }
    sessions, employer, mailbox = sessions_of("membership"), uuid4(), Mailbox()
    settings = Settings(database_url="", **terms)
    person = SeedPerson(
        employer, Title.MME, "Soizic", "Kervadec", EMAIL, "Gérante de la boulangerie"
    )
    await seed(sessions_of("identity"), [person], "Fournil-2026!", quick_hasher())
    async with sessions.begin() as session:
        session.add(
            HealthTeam(id=uuid4(), name="Équipe Loire", medical_centre="Centre Graslin",
                       secretariat_email="loire@sante.example", secretariat_phone="0240000000",
                       covers=["44"])
        )  # fmt: skip
    async with AsyncExitStack() as stack:
        workers = [
            workflow_worker(temporal.client),
            membership_worker(resources["membership"], settings),
            tasks_worker(resources["tasks"]),
            workforce_worker(resources["workforce"]),
            billing_worker(resources["billing"]),
            identity_worker(resources["identity"]),
            Worker(temporal.client, task_queue=notifications.name, activities=[mailbox.deliver]),
        ]
        for worker in workers:
            await stack.enter_async_context(worker)
        yield World(
            sessions=sessions,
            temporal=temporal,
            mailbox=mailbox,
            app=create_app(resources["membership"], settings),
            tasks_app=create_tasks_app(resources["tasks"]),
            employer=Caller(account_id=employer),
            sessions_of=sessions_of,
        )
