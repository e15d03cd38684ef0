"""The staff task of a procedure and the conversation around it: questions to whoever asked, their
answers. One task at a time; called with the process's order held.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from temporalio import workflow

from shared.contracts.membership.procedures import (
    OVER,
    EventKind,
    Holder,
    MessageKind,
    Stage,
    StagedMessage,
    adopt_message,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.tasks import groups
from shared.contracts.tasks.lifecycle import NewTask, OutcomeRule, Task, TaskAction, Verb
from workflows.human_tasks import HumanTasks
from workflows.procedure_record import ProcedureRecord


class ProcedureDesk:
    """`answer_within`: how long whoever asked has to answer a question; `unanswered_at` is when
    that ends, None while no question is open.
    """

    def __init__(
        self, tasks: HumanTasks, record: ProcedureRecord, answer_within: timedelta
    ) -> None:
        self._tasks = tasks
        self._record = record
        self._answer_within = answer_within
        self.task_id: UUID | None = None
        self.unanswered_at: datetime | None = None
        self.window_until: datetime | None = None
        self._resumed = Stage.PENDING

    async def open(
        self,
        task_type: str,
        outcomes: Sequence[OutcomeRule],
        *,
        due: datetime,
        member_id: UUID | None = None,
        excluded: Collection[UUID] = (),
        priority: int = 50,
    ) -> UUID:
        """Offer a task to the member services; whoever asked never decides."""
        self.task_id = await self._tasks.open(
            NewTask(
                task_type=task_type,
                subject_kind="procedure",
                subject_id=self._record.new.procedure_id,
                member_id=member_id or self._record.new.member_id,
                candidate_groups=[groups.MEMBER_SERVICES],
                excluded_users=sorted({self._record.new.account_id, *excluded}),
                due_date=due,
                priority=priority,
                escalations=list(groups.MEMBER_SERVICES_ESCALATIONS),
                outcomes=list(outcomes),
            )
        )
        return self.task_id

    @property
    def due(self) -> datetime | None:
        return self._tasks.due(self.task_id) if self.task_id else None

    @property
    def until(self) -> datetime | None:
        """What is waited for: the end of the window others have, then the task's due date."""
        if self.window_until is not None and workflow.now() < self.window_until:
            return self.window_until
        return self.due

    async def end(self) -> None:
        """The process left the stage the task belongs to."""
        if self.task_id is not None:
            await self._tasks.exit(self.task_id)

    async def follow(self, task: Task, action: TaskAction) -> None:
        """Write what taking the task up, a question, or its answer, means for the procedure."""
        if action.by is None or task.id != self.task_id:
            return
        if action.verb is Verb.CLAIM:
            staff = Holder.MEMBER_SERVICES
            await self._record.write(EventKind.TAKEN_UP, by=staff, until=self.until)
        elif action.verb is Verb.REQUEST_INFORMATION:
            await self._ask(task, action.by)
        elif action.verb is Verb.SUBMIT_INFORMATION:
            await self._record.keep_note(task, MessageKind.ANSWER, action.by)
            await self._answered(Holder.MEMBER_SERVICES)

    async def _ask(self, task: Task, by: UUID) -> None:
        await self._record.keep_note(task, MessageKind.QUESTION, by)
        self._resumed = self._record.stage
        self.unanswered_at = workflow.now() + self._answer_within
        await self._record.write(
            EventKind.INFORMATION_REQUESTED,
            by=Holder.MEMBER_SERVICES,
            stage=Stage.INFORMATION,
            held_by=Holder.REQUESTER,
            until=self.unanswered_at,
        )
        self._record.tell(
            Template.PROCEDURE_QUESTION,
            procedure=self._record.new.kind,
            until=self.unanswered_at.date().isoformat(),
        )

    async def take_answer(self, message: StagedMessage) -> None:
        """Show the answer and give the task back to whoever asked the question."""
        assert self.task_id is not None
        await adopt_message(message)
        await self._tasks.submit_information(self.task_id)
        await self._answered(Holder.REQUESTER)

    async def _answered(self, by: Holder) -> None:
        """The answer is there, whoever wrote it down: the procedure goes on as before."""
        self.unanswered_at = None
        await self._record.write(
            EventKind.INFORMATION_GIVEN,
            by=by,
            stage=self._resumed,
            held_by=Holder.MEMBER_SERVICES,
            until=self.until,
        )

    async def unanswered(self) -> bool:
        """Wait while people decide. True when a question's time is up, False once all is over."""
        while self._record.stage not in OVER:
            until = self.unanswered_at

            def moved_on(until: datetime | None = until) -> bool:
                return self._record.stage in OVER or self.unanswered_at != until

            left = max(until - workflow.now(), timedelta()) if until else None
            try:
                await workflow.wait_condition(
                    moved_on, timeout=left, timeout_summary="the requester's answer"
                )
            except TimeoutError:
                return True
        return False

    @property
    def lapsed(self) -> bool:
        """A question was left without answer; checked again once the order is held."""
        until = self.unanswered_at
        asked = self._record.stage is Stage.INFORMATION and until is not None
        return asked and until is not None and workflow.now() >= until
