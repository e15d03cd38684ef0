"""A takeover or a merger: prepared by one, approved by another, executed at its date by a saga,
and undone for a while if somebody sees that it was wrong.
"""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.membership.procedures import (
    OVER,
    EventKind,
    Holder,
    ProcedureRef,
    Stage,
    StagedMessage,
)
from shared.contracts.membership.reorganisations import Switched
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.reorganisation import (
    APPROVE,
    ReorganisationInput,
    ReorganisationProcess,
    StaffWord,
    StagedPlan,
)
from shared.contracts.tasks.lifecycle import Task, TaskAction, Verb
from shared.errors import Refused
from workflows import procedure_rules as rules
from workflows import reorganisation_rules as own_rules
from workflows import reorganisation_saga as steps
from workflows.human_tasks import HumanTasks
from workflows.messages import Messages
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord
from workflows.reorganisation_mails import ReorganisationMails
from workflows.reorganisation_office import ReorganisationOffice
from workflows.saga import Saga, cancelled


@workflow.defn(name="Reorganisation")
class ReorganisationWorkflow(ReorganisationProcess):
    @workflow.init
    def __init__(self, asked: ReorganisationInput) -> None:
        self._new, self._terms, self._kind = asked.new, asked.terms, asked.new.kind
        self._tasks = HumanTasks()
        self._messages = Messages()
        self._record = ProcedureRecord(asked.new, self._messages)
        self._desk = ProcedureDesk(self._tasks, self._record, asked.terms.answer_within)
        self._mails = ReorganisationMails(self._record, self._messages)
        self._office = ReorganisationOffice(asked, self._record, self._desk, self._mails)
        self._switched: Switched | None = None
        self._undo_until: datetime | None = None
        self._opening: asyncio.Task[ProcedureRef] | None = None
        self._executing: asyncio.Task[Switched] | None = None
        # One act at a time: each sees what the one before it decided.
        self._order = asyncio.Lock()

    @workflow.run
    async def run(self, asked: ReorganisationInput) -> Stage:
        living = asyncio.create_task(self._live())
        try:
            return await asyncio.shield(living)
        except asyncio.CancelledError:
            # An operator's: what is under way is undone, the procedure ends, then so does this.
            if self._executing is not None:
                self._executing.cancel()
            await living
            raise

    async def _live(self) -> Stage:
        self._opening = asyncio.create_task(self._open())
        try:
            await self._opening
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            await workflow.wait_condition(workflow.all_handlers_finished)
            return Stage.WITHDRAWN
        while self._record.stage not in OVER:
            if cancelled():
                async with self._order:
                    await self._office.stop()
            elif self._record.stage is Stage.EXECUTION:
                async with self._order:
                    await self._execute()
            elif await self._time_is_up():
                async with self._order:
                    await self._time_passed()
        await workflow.wait_condition(
            lambda: self._messages.idle and workflow.all_handlers_finished()
        )
        return self._record.stage

    @workflow.update
    async def opened(self) -> ProcedureRef:  # type: ignore[override]
        await workflow.wait_condition(lambda: self._opening is not None)
        assert self._opening is not None
        return await self._opening

    @workflow.update
    async def prepare(self, plan: StagedPlan) -> Stage:  # type: ignore[override]
        async with self._order:
            self._check_preparation(plan)
            await self._office.prepare(plan)
            return self._record.stage

    @prepare.validator
    def _check_preparation(self, plan: StagedPlan) -> None:
        task = self._tasks[self._desk.task_id] if self._desk.task_id else None
        own_rules.check_preparation(self._record.stage, task, plan.by, self._new.account_id)

    @workflow.update
    async def act_on_task(self, action: TaskAction) -> Task:  # type: ignore[override]
        async with self._order:
            self._check_action(action)
            if action.verb is Verb.COMPLETE and action.outcome == APPROVE:
                await self._office.check_plan()
            task = await self._tasks.act(action)
            if action.verb is Verb.COMPLETE and action.by is not None:
                await self._office.follow_decision(task, action.by)
            else:
                await self._desk.follow(task, action)
            return task

    @act_on_task.validator
    def _check_action(self, action: TaskAction) -> None:
        self._tasks.check(action)
        rules.check_on_desk(action)
        own_rules.check_submission(action, planned=self._office.plan is not None)

    @workflow.update
    async def withdraw(self, account_id: UUID) -> Stage:  # type: ignore[override]
        async with self._order:
            rules.check_withdrawal(self._record.stage)
            await self._office.end(EventKind.WITHDRAWN, Stage.WITHDRAWN, Holder.REQUESTER)
            return self._record.stage

    @withdraw.validator
    def _check_withdrawal(self, account_id: UUID) -> None:
        rules.check_withdrawal(self._record.stage)

    @workflow.update
    async def answer(self, message: StagedMessage) -> Stage:  # type: ignore[override]
        async with self._order:
            rules.check_answer(self._record.stage)
            await self._desk.take_answer(message)
            return self._record.stage

    @answer.validator
    def _check_answer(self, message: StagedMessage) -> None:
        rules.check_answer(self._record.stage)

    @workflow.update
    async def cancel(self, word: StaffWord) -> Stage:  # type: ignore[override]
        async with self._order:
            self._check_cancellation(word)
            await self._office.cancel(word)
            return self._record.stage

    @cancel.validator
    def _check_cancellation(self, word: StaffWord) -> None:
        own_rules.check_cancellation(self._record.stage, word.by, self._new.account_id)

    @workflow.update
    async def undo(self, word: StaffWord) -> Stage:  # type: ignore[override]
        async with self._order:
            self._check_undoing(word)
            assert self._office.plan is not None
            assert self._switched is not None
            await steps.undo(self._kind, self._office.plan, self._switched, workflow.now())
            await self._office.undone(word, self._switched)
            return self._record.stage

    @undo.validator
    def _check_undoing(self, word: StaffWord) -> None:
        own_rules.check_undoing(self._record.stage, word.by, self._new.account_id)

    async def _open(self) -> ProcedureRef:
        """On record, and in the right hands, before whoever asked is answered."""
        # It can be withdrawn from its first step on: a withdrawal waits for its turn.
        async with self._order:
            opened = await self._record.open()
            await self._office.hand_over(EventKind.OPENED, Holder.REQUESTER)
            self._mails.tell(Template.PROCEDURE_RECEIVED)
        return opened

    def _until(self) -> datetime | None:
        """When time alone changes something."""
        stage = self._record.stage
        if stage is Stage.INFORMATION:
            return self._desk.unanswered_at
        if stage is Stage.SCHEDULED:
            return self._office.effective_at
        return self._undo_until if stage is Stage.UNDO_WINDOW else None

    async def _time_is_up(self) -> bool:
        stage, until = self._record.stage, self._until()
        try:
            await workflow.wait_condition(
                lambda: cancelled() or (self._record.stage, self._until()) != (stage, until),
                timeout=max(until - workflow.now(), timedelta()) if until else None,
                timeout_summary=f"the end of {stage}",
            )
        except TimeoutError:
            return True
        return False

    async def _time_passed(self) -> None:
        """Somebody may have acted a moment before: looked at again with the order held."""
        until = self._until()
        if until is None or workflow.now() < until:
            return
        if self._record.stage is Stage.INFORMATION:
            await self._office.end(EventKind.EXPIRED, Stage.EXPIRED, Holder.PORTAL)
            self._mails.tell(Template.PROCEDURE_EXPIRED)
        elif self._record.stage is Stage.SCHEDULED:
            await self._record.write(
                EventKind.EXECUTION_STARTED,
                by=Holder.PORTAL,
                stage=Stage.EXECUTION,
                held_by=Holder.PORTAL,
            )
        else:
            await self._office.settle()

    async def _execute(self) -> None:
        saga = Saga()
        if cancelled():
            return
        self._executing = asyncio.create_task(self._office.execute(saga))
        try:
            self._switched = await self._executing
        except (ActivityError, asyncio.CancelledError) as failure:
            refused = Refused.within(failure)
            if refused is None and not saga.stopped:
                raise
            await saga.undo()
            if refused is not None and not saga.stopped:
                await self._office.block(refused.code)
            return
        self._undo_until = workflow.now() + self._terms.undo_within
        await self._office.executed(self._switched, self._undo_until)
