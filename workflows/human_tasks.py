"""The human tasks of one process: it decides what becomes of them, the inbox is told in order.

A workflow builds one in its `@workflow.init`, checks actions in its validator and acts in its
update; `tests/workflows/test_human_tasks.py` shows the whole of it.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from temporalio import workflow

from shared.contracts.tasks import records, transitions
from shared.contracts.tasks.lifecycle import NewTask, State, Task, TaskAction, Verb, WaitingFor
from shared.errors import NotFound, Refused


class HumanTasks:
    def __init__(self, tasks: Iterable[Task] = ()) -> None:
        """Restored from `all()` after a continue-as-new."""
        self._tasks = {task.id: task for task in tasks}
        self._order = asyncio.Lock()
        self._timers: dict[UUID, asyncio.Task[None]] = {}
        for task in self._tasks.values():
            self._wake_later(task)

    def all(self) -> list[Task]:
        return list(self._tasks.values())

    def __getitem__(self, task_id: UUID) -> Task:
        if task_id not in self._tasks:
            raise NotFound("not_found", "Cette tâche n'existe pas.")
        return self._tasks[task_id]

    def due(self, task_id: UUID) -> datetime | None:
        """Its due date, or None while the requester holds it: the clock is stopped."""
        task = self[task_id]
        return None if task.waiting_for is WaitingFor.REQUESTER else task.due_date

    async def open(self, new: NewTask) -> UUID:
        """Open a task, shown in the inbox when this returns."""
        task = Task(
            **new.model_dump(),
            id=workflow.uuid4(),
            process_id=workflow.info().workflow_id,
            created_at=workflow.now(),
        )
        async with self._order:
            await self._keep(transitions.activate(task))
        return task.id

    def check(self, action: TaskAction) -> None:
        """For the validator: raise what `act` would refuse now, and change nothing."""
        transitions.apply(self[action.task_id], action, workflow.now())

    async def act(self, action: TaskAction) -> Task:
        async with self._order:
            task = transitions.apply(self[action.task_id], action, workflow.now())
            await self._keep(task)
            return task

    async def submit_information(self, task_id: UUID) -> Task:
        """The requester has answered: the task goes on, its due date moved by the wait."""
        return await self.act(TaskAction(task_id=task_id, verb=Verb.SUBMIT_INFORMATION))

    async def escalate(self, task_id: UUID, to_group: str | None = None) -> Task:
        return await self.act(TaskAction(task_id=task_id, verb=Verb.ESCALATE, to_group=to_group))

    async def exit(self, task_id: UUID) -> Task:
        """The process left the stage the task belongs to: withdrawn, expired."""
        return await self._end(task_id, State.EXITED)

    async def obsolete(self, task_id: UUID) -> Task:
        """What the task asked for no longer needs doing."""
        return await self._end(task_id, State.OBSOLETE)

    async def fail(self, task_id: UUID) -> Task:
        """The process cannot go on with what the task was about."""
        return await self._end(task_id, State.ERROR)

    async def over(self, task_id: UUID) -> Task:
        """Wait until the task has ended, in whatever way, and the inbox shows it."""
        await workflow.wait_condition(lambda: self[task_id].over and not self._order.locked())
        return self[task_id]

    async def _end(
        self, task_id: UUID, state: Literal[State.EXITED, State.OBSOLETE, State.ERROR]
    ) -> Task:
        async with self._order:
            task = transitions.end(self[task_id], state, workflow.now())
            if task is not self[task_id]:
                await self._keep(task)
            return task

    async def _keep(self, task: Task) -> None:
        self._tasks[task.id] = task
        self._wake_later(task)
        await records.record_task(task)

    def _wake_later(self, task: Task) -> None:
        """Staff suspend until a date: resume then, unless somebody acts before."""
        if timer := self._timers.pop(task.id, None):
            timer.cancel()
        if task.state is State.SUSPENDED and task.follow_up_date is not None:
            self._timers[task.id] = asyncio.create_task(self._wake(task))

    async def _wake(self, suspended: Task) -> None:
        assert suspended.follow_up_date is not None
        delay = max(suspended.follow_up_date - workflow.now(), timedelta())
        await workflow.sleep(delay, summary="suspended until")
        # From here on the timer is spent: resuming must not cancel the code that resumes.
        del self._timers[suspended.id]
        with contextlib.suppress(Refused):
            await self.act(TaskAction(task_id=suspended.id, verb=Verb.RESUME))
