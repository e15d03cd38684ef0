"""A sample process that holds a human task: the shape a real one copies.

Alone in its module, because the sandbox imports it again.
"""

from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.processes.human_tasks import HoldsTasks
from shared.contracts.tasks.lifecycle import NewTask, Task, TaskAction
from workflows.human_tasks import HumanTasks

GROUP = "member_services"


class Decision(BaseModel):
    by: UUID
    outcome: str


class ReviewInput(BaseModel):
    """`tasks` is what an earlier run of the same process left (continue-as-new)."""

    new: NewTask
    tasks: list[Task] = []


@workflow.defn(name="Review")
class Review(HoldsTasks):
    """How a process mixes it in: the component is built in init, updates are declared here."""

    @workflow.init
    def __init__(self, asked: ReviewInput) -> None:
        self._tasks = HumanTasks(asked.tasks)
        self._withdrawn = False
        self._continued = False

    @workflow.run
    async def run(self, asked: ReviewInput) -> str | None:
        known = self._tasks.all()
        task_id = known[0].id if known else await self._tasks.open(asked.new)
        await workflow.wait_condition(
            lambda: self._tasks[task_id].over or self._withdrawn or self._continued
        )
        if self._continued:
            await workflow.wait_condition(workflow.all_handlers_finished)
            workflow.continue_as_new(ReviewInput(new=asked.new, tasks=self._tasks.all()))
        if self._withdrawn:
            await self._tasks.exit(task_id)
        ended = await self._tasks.over(task_id)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return ended.outcome

    @workflow.update
    async def act_on_task(self, action: TaskAction) -> Task:  # type: ignore[override]
        return await self._tasks.act(action)

    @act_on_task.validator
    def _check_action(self, action: TaskAction) -> None:
        self._tasks.check(action)

    @workflow.update
    async def answer(self) -> Task:
        """What the requester's own process does once corrections are sent."""
        return await self._tasks.submit_information(self._tasks.all()[0].id)

    @workflow.update
    async def conclude(self, decision: Decision) -> Task:
        """What a process does whose deciders have a page of their own."""
        task_id = self._tasks.all()[0].id
        return await self._tasks.conclude(task_id, decision.by, [GROUP], decision.outcome)

    @conclude.validator
    def _check_decision(self, decision: Decision) -> None:
        task_id = self._tasks.all()[0].id
        self._tasks.check_conclusion(task_id, decision.by, [GROUP], decision.outcome)

    @workflow.update
    async def pass_on(self, group: str) -> Task:
        return await self._tasks.forward(self._tasks.all()[0].id, group)

    @workflow.signal
    def withdraw(self) -> None:
        self._withdrawn = True

    @workflow.signal
    def start_afresh(self) -> None:
        self._continued = True
