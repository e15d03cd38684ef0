"""The tasks service's side, played for the sample review: what it was told, in order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from shared.contracts.processes import QUEUE
from shared.contracts.processes.human_tasks import HoldsTasks
from shared.contracts.tasks.lifecycle import (
    EscalationStep,
    NewTask,
    OutcomeRule,
    State,
    Task,
    TaskAction,
    Verb,
)
from tests.conftest import TemporalServer
from tests.workflows.review import GROUP, Review, ReviewInput
from workflows.worker import runner


class Inbox:
    """The tasks service's side, played: what it was told, in order."""

    def __init__(self) -> None:
        self.versions: list[Task] = []
        self.told = asyncio.Event()

    @activity.defn(name="tasks.record_task")
    async def record_task(self, task: Task) -> None:
        # Odd versions are slow: one that is not waited for would be overtaken.
        await asyncio.sleep(0.1 if task.version % 2 else 0)
        self.versions.append(task)
        self.told.set()

    async def shows(self, state: State) -> None:
        await self.tells(lambda task: task.state is state)

    async def tells(self, wanted: Callable[[Task], bool]) -> Task:
        async with asyncio.timeout(5):
            while not wanted(self.versions[-1]):
                self.told.clear()
                await self.told.wait()
        return self.versions[-1]

    @property
    def states(self) -> list[State]:
        return [task.state for task in self.versions]


@asynccontextmanager
async def at_work(temporal: TemporalServer) -> AsyncIterator[Inbox]:
    inbox = Inbox()
    async with (
        Worker(
            temporal.client,
            task_queue=QUEUE,
            workflows=[Review],
            workflow_runner=runner(),
            workflow_failure_exception_types=[Exception],
        ),
        Worker(temporal.client, task_queue="tasks", activities=[inbox.record_task]),
    ):
        yield inbox


Handle = WorkflowHandle[Review, str | None]


async def start(
    temporal: TemporalServer, inbox: Inbox, *escalations: EscalationStep, **known: Any
) -> tuple[Handle, Task]:
    new = NewTask(
        task_type="review",
        subject_kind="sample",
        subject_id=uuid4(),
        candidate_groups=[GROUP],
        outcomes=[OutcomeRule(outcome="accept")],
        escalations=list(escalations),
        **known,
    )
    handle = await temporal.client.start_workflow(
        Review.run, ReviewInput(new=new), id=f"review/{uuid4()}", task_queue=QUEUE
    )
    await inbox.told.wait()
    return handle, inbox.versions[0]


async def act(handle: Handle, task: Task, verb: Verb, by: UUID, **more: object) -> Task:
    action = TaskAction.model_validate(
        {"task_id": task.id, "verb": verb, "by": by, "groups": [GROUP], **more}
    )
    return await handle.execute_update(HoldsTasks.act_on_task, action)
