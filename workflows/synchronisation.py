"""Somebody becomes the first administrator of a member: at once, once the code mailed to the
company is typed, or once the member services agree.
"""

import asyncio
from datetime import timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.membership.procedures import (
    OVER,
    EventKind,
    Holder,
    MessageKind,
    ProcedureRef,
    Stage,
    StagedMessage,
)
from shared.contracts.membership.synchronisations import TypedCode, check_code
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.synchronisation import (
    ACCEPT,
    CodeAttempt,
    Confirmation,
    SynchronisationInput,
    SynchronisationProcess,
)
from shared.contracts.tasks.lifecycle import Task, TaskAction, Verb
from shared.errors import Refused
from workflows import procedure_rules as rules
from workflows.human_tasks import HumanTasks
from workflows.messages import Messages
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord
from workflows.synchronisation_code import SynchronisationCode
from workflows.synchronisation_grant import SynchronisationGrant


@workflow.defn(name="Synchronisation")
class SynchronisationWorkflow(SynchronisationProcess):
    @workflow.init
    def __init__(self, asked: SynchronisationInput) -> None:
        self._asked, self._new, self._terms = asked, asked.new, asked.terms
        self._tasks = HumanTasks()
        self._messages = Messages()
        self._record = ProcedureRecord(asked.new, self._messages)
        self._desk = ProcedureDesk(self._tasks, self._record, asked.terms.answer_within)
        self._grant = SynchronisationGrant(self._record, self._desk)
        # One act at a time: each sees what the one before it decided.
        self._order = asyncio.Lock()
        self._code = SynchronisationCode(
            asked, self._record, self._desk, self._messages, self._order
        )
        self._opening: asyncio.Task[ProcedureRef] | None = None

    @workflow.run
    async def run(self, asked: SynchronisationInput) -> Stage:
        self._opening = asyncio.create_task(self._open())
        try:
            await self._opening
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            await self._quiet()
            return self._record.stage if self._record.stage in OVER else Stage.WITHDRAWN
        await self._until_code_is_used()
        while await self._desk.unanswered():
            async with self._order:
                if self._desk.lapsed:
                    await self._expire()
        await self._quiet()
        return self._record.stage

    @workflow.update
    async def opened(self) -> ProcedureRef:  # type: ignore[override]
        await workflow.wait_condition(lambda: self._opening is not None)
        assert self._opening is not None
        return await self._opening

    @workflow.update
    async def confirm(self, attempt: CodeAttempt) -> Stage:  # type: ignore[override]
        async with self._order:
            self._code.check_expected()
            verdict = await check_code(
                TypedCode(
                    procedure_id=self._new.procedure_id,
                    attempt_id=attempt.attempt_id,
                    typed=attempt.typed,
                    at=workflow.now(),
                )
            )
            if not verdict.right:
                refusal = self._code.wrong(verdict.wrong_tries)
                if self._code.spent(verdict.wrong_tries):
                    await self._grant.refuse(refusal.code)
                raise refusal
            await self._record.write(EventKind.CODE_CONFIRMED, by=Holder.REQUESTER)
            changed = await self._grant.give(by=None)
            await self._grant.accepted(changed, by=Holder.PORTAL)
            return self._record.stage

    @confirm.validator
    def _check_confirmation(self, attempt: CodeAttempt) -> None:
        self._code.check_expected()

    @workflow.update
    async def send_code(self) -> Stage:  # type: ignore[override]
        async with self._order:
            self._code.check_another()
            await self._code.send()
            return self._record.stage

    @send_code.validator
    def _check_code(self) -> None:
        self._code.check_another()

    @workflow.update
    async def withdraw(self, account_id: UUID) -> Stage:  # type: ignore[override]
        async with self._order:
            rules.check_withdrawal(self._record.stage)
            await self._desk.end()
            await self._record.write(
                EventKind.WITHDRAWN, by=Holder.REQUESTER, stage=Stage.WITHDRAWN
            )
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
    async def act_on_task(self, action: TaskAction) -> Task:  # type: ignore[override]
        async with self._order:
            self._check_action(action)
            if action.verb is not Verb.COMPLETE or action.by is None:
                task = await self._tasks.act(action)
                await self._desk.follow(task, action)
                return task
            return await self._decide(action, action.by)

    @act_on_task.validator
    def _check_action(self, action: TaskAction) -> None:
        self._tasks.check(action)
        rules.check_on_desk(action)

    async def _decide(self, action: TaskAction, by: UUID) -> Task:
        """What may still be refused comes first: the task stays as it is then."""
        changed = await self._grant.give(by) if action.outcome == ACCEPT else None
        task = await self._tasks.act(action)
        kind = MessageKind.REFUSAL if changed is None else MessageKind.COMMENT
        await self._record.keep_note(task, kind, by)
        if changed is not None:
            await self._grant.accepted(changed, by=Holder.MEMBER_SERVICES, decided_by=by)
            return task
        await self._record.write(
            EventKind.REFUSED, by=Holder.MEMBER_SERVICES, stage=Stage.REFUSED, decided_by=by
        )
        self._record.tell(Template.PROCEDURE_REFUSED, procedure=self._new.kind)
        return task

    async def _open(self) -> ProcedureRef:
        """On record, and as far as it goes by itself, before whoever asked is answered."""
        # It can be withdrawn from its first step on: a withdrawal waits for its turn.
        async with self._order:
            opened = await self._record.open()
            await self._record.write(EventKind.OPENED, by=Holder.REQUESTER)
            if self._asked.confirmation is Confirmation.NONE:
                changed = await self._grant.give(by=None)
                await self._grant.accepted(changed, by=Holder.PORTAL)
            elif self._asked.confirmation is Confirmation.CODE:
                await self._send_first_code()
            else:
                await self._code.hand_over()
        return opened

    async def _send_first_code(self) -> None:
        try:
            await self._code.send()
        except ActivityError as failure:
            refused = Refused.within(failure)
            if refused is not None:
                await self._grant.refuse(refused.code)
            raise

    async def _until_code_is_used(self) -> None:
        """Nothing waits for ever: an unused code ends the procedure."""
        left = self._new.at + self._terms.expire_after - workflow.now()
        try:
            await workflow.wait_condition(
                lambda: self._record.stage is not Stage.CODE_SENT,
                timeout=max(left, timedelta()),
                timeout_summary="the code, before the procedure expires",
            )
        except TimeoutError:
            async with self._order:
                if self._record.stage is Stage.CODE_SENT:
                    await self._expire()

    async def _expire(self) -> None:
        await self._desk.end()
        await self._record.write(EventKind.EXPIRED, by=Holder.PORTAL, stage=Stage.EXPIRED)
        self._record.tell(Template.PROCEDURE_EXPIRED, procedure=self._new.kind)

    async def _quiet(self) -> None:
        await self._code.watched()
        await workflow.wait_condition(
            lambda: self._messages.idle and workflow.all_handlers_finished()
        )
