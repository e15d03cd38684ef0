"""The human tasks of one process: it decides what becomes of them, the inbox is told in order.

A workflow builds one in its `@workflow.init`, checks actions in its validator and acts in its
update; `tests/workflows/test_human_tasks.py` shows the whole of it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from temporalio import workflow

from shared.contracts.tasks import records, transitions
from shared.contracts.tasks.escalations import escalate, next_escalation
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

    @property
    def idle(self) -> bool:
        """Nothing is on its way to the inbox: the process may end, or go on in another run."""
        return not self._order.locked()

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

    def check_conclusion(
        self,
        task_id: UUID,
        by: UUID,
        groups: Collection[str],
        outcome: str | None,
        note_id: UUID | None = None,
        *,
        has_comment: bool = False,
    ) -> None:
        """For the validator: raise what `conclude` would refuse now, and change nothing."""
        action = _conclusion(task_id, by, groups, outcome, note_id, has_comment)
        transitions.conclude(self[task_id], action, workflow.now())

    async def conclude(
        self,
        task_id: UUID,
        by: UUID,
        groups: Collection[str],
        outcome: str | None,
        note_id: UUID | None = None,
        *,
        has_comment: bool = False,
    ) -> Task:
        """Take and complete in one go, for those who decide outside the staff's inbox. Whoever
        calls vouches for `groups`. Of two at once the second gets Conflict("task_over")."""
        action = _conclusion(task_id, by, groups, outcome, note_id, has_comment)
        async with self._order:
            task = transitions.conclude(self[task_id], action, workflow.now())
            await self._keep(task)
            return task

    async def submit_information(self, task_id: UUID) -> Task:
        """The requester has answered: the task goes on, its due date moved by the wait."""
        return await self.act(TaskAction(task_id=task_id, verb=Verb.SUBMIT_INFORMATION))

    async def escalate(self, task_id: UUID, to_group: str | None = None) -> Task:
        return await self.act(TaskAction(task_id=task_id, verb=Verb.ESCALATE, to_group=to_group))

    async def forward(self, task_id: UUID, to_group: str) -> Task:
        """Nobody of its groups is left to do it: another group's from now on."""
        return await self.act(TaskAction(task_id=task_id, verb=Verb.FORWARD, to_group=to_group))

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
        """What time does to a task, unless somebody acts before: derived from the task alone, so
        that a new run finds it again."""
        if timer := self._timers.pop(task.id, None):
            timer.cancel()
        if (wakes := _wakes_at(task)) is not None:
            self._start(task.id, wakes, "suspended until", self._resume)
        elif (moment := next_escalation(task)) is not None:
            self._start(task.id, moment, "not taken until", self._escalate)

    def _start(
        self,
        task_id: UUID,
        moment: datetime,
        summary: str,
        then: Callable[[UUID, datetime], Awaitable[None]],
    ) -> None:
        async def waiting() -> None:
            delay = max(moment - workflow.now(), timedelta())
            await workflow.sleep(delay, summary=summary)
            # From here on the timer is spent: what follows must not cancel the code that does it.
            del self._timers[task_id]
            with contextlib.suppress(Refused):
                await then(task_id, moment)

        self._timers[task_id] = asyncio.create_task(waiting())

    # Somebody may have been quicker while the order was held: then the moment is another.
    async def _resume(self, task_id: UUID, moment: datetime) -> None:
        async with self._order:
            if _wakes_at(self[task_id]) == moment:
                action = TaskAction(task_id=task_id, verb=Verb.RESUME)
                await self._keep(transitions.apply(self[task_id], action, workflow.now()))

    async def _escalate(self, task_id: UUID, moment: datetime) -> None:
        async with self._order:
            if next_escalation(self[task_id]) == moment:
                await self._keep(escalate(self[task_id], workflow.now()))


def _wakes_at(task: Task) -> datetime | None:
    """Staff put the task aside until a date; the requester's answer has none."""
    aside = task.state is State.SUSPENDED and task.waiting_for is WaitingFor.STAFF
    return task.follow_up_date if aside else None


def _conclusion(
    task_id: UUID,
    by: UUID,
    groups: Collection[str],
    outcome: str | None,
    note_id: UUID | None,
    has_comment: bool,
) -> TaskAction:
    return TaskAction(
        task_id=task_id,
        verb=Verb.COMPLETE,
        by=by,
        groups=sorted(groups),
        outcome=outcome,
        note_id=note_id,
        has_comment=has_comment or note_id is not None,
    )
