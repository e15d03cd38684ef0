"""The office with real processes behind it: the sample review, under real workers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from services.tasks.tables import Note
from services.tasks.worker import activity_worker
from shared.contracts.processes import QUEUE
from shared.contracts.tasks.lifecycle import NewTask, OutcomeRule
from shared.database import SessionFactory
from shared.http.caller import Role
from tests.conftest import TemporalServer
from tests.tasks.office import DAY, NOW, Office, Person
from tests.workflows.review import Review, ReviewInput
from workflows.worker import runner


class Desk(Office):
    def __init__(self, sessions: SessionFactory, temporal: TemporalServer) -> None:
        super().__init__(sessions, temporal.client)
        self.sessions = sessions
        self.temporal = temporal
        self.process: WorkflowHandle[Review, str | None]

    async def opened(self, **known: Any) -> str:
        """Start a review; its task's id once the inbox shows it."""
        new = NewTask.model_validate(
            {
                "task_type": "review",
                "subject_kind": "sample",
                "subject_id": uuid4(),
                "candidate_groups": ["member_services"],
                "due_date": NOW + 5 * DAY,
                "outcomes": [
                    OutcomeRule(outcome="accept"),
                    OutcomeRule(outcome="refuse", comment_required=True),
                ],
                **known,
            }
        )
        self.process = await self.temporal.client.start_workflow(
            Review.run, ReviewInput(new=new), id=f"review/{uuid4()}", task_queue=QUEUE
        )
        return await self._shown(self.process.id)

    async def _shown(self, process_id: str) -> str:
        reader = Person("Anne", frozenset(Role))
        for _ in range(200):
            if items := (await self.list(reader, process=process_id))["items"]:
                return str(items[0]["id"])
            await asyncio.sleep(0.05)
        raise TimeoutError("The task never came.")

    async def staged(self) -> list[Note]:
        async with self.sessions() as session:
            return list(await session.scalars(select(Note).where(~Note.adopted)))


@asynccontextmanager
async def desk_at_work(sessions: SessionFactory, temporal: TemporalServer) -> AsyncIterator[Desk]:
    desk = Desk(sessions, temporal)
    async with (
        Worker(
            temporal.client,
            task_queue=QUEUE,
            workflows=[Review],
            workflow_runner=runner(),
            workflow_failure_exception_types=[Exception],
        ),
        activity_worker(desk.resources),
    ):
        yield desk
