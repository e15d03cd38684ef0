"""Somebody asks to replace a member's administrator: those concerned are told and may object
within a window, then the member services decide.
"""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.membership.access import Administrator, must_administer
from shared.contracts.membership.administrators import MoreEvidence, add_evidence
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    OVER,
    EventKind,
    Holder,
    MessageKind,
    ProcedureRef,
    Stage,
    StagedMessage,
    adopt_message,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.administrator_change import (
    ACCEPT,
    DECISION,
    AdministratorChangeInput,
    AdministratorChangeProcess,
    Objection,
)
from shared.contracts.tasks.lifecycle import Task, TaskAction, Verb
from shared.errors import Refused
from shared.working_days import add_working_days
from workflows import procedure_rules as rules
from workflows.administrator_handover import AdministratorHandover
from workflows.administrator_rules import OUTCOMES, Window
from workflows.human_tasks import HumanTasks
from workflows.messages import Messages
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord


@workflow.defn(name="AdministratorChange")
class AdministratorChangeWorkflow(AdministratorChangeProcess):
    @workflow.init
    def __init__(self, asked: AdministratorChangeInput) -> None:
        assert asked.new.member_id is not None
        self._new, self._terms, self._member = asked.new, asked.terms, asked.new.member_id
        self._window = Window(add_working_days(asked.new.at, asked.terms.window_working_days))
        self._tasks = HumanTasks()
        self._messages = Messages()
        self._record = ProcedureRecord(asked.new, self._messages)
        self._desk = ProcedureDesk(self._tasks, self._record, asked.terms.answer_within)
        self._desk.window_until = self._window.until
        self._handover = AdministratorHandover(asked, self._record, self._messages)
        self._opening: asyncio.Task[ProcedureRef] | None = None
        # One act at a time: each sees what the one before it decided.
        self._order = asyncio.Lock()

    @workflow.run
    async def run(self, asked: AdministratorChangeInput) -> Stage:
        self._opening = asyncio.create_task(self._open())
        try:
            await self._opening
        except (ActivityError, Refused) as failure:
            if Refused.within(failure) is None:
                raise
            await workflow.wait_condition(workflow.all_handlers_finished)
            return Stage.WITHDRAWN
        meanwhile = [
            asyncio.create_task(self._follow_mails()),
            asyncio.create_task(self._close_window()),
        ]
        while await self._desk.unanswered():
            async with self._order:
                await self._expire_unanswered()
        await asyncio.gather(*meanwhile)
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
    async def object_to(self, objection: Objection) -> Stage:  # type: ignore[override]
        async with self._order:
            self._check_objection(objection)
            assert self._desk.task_id is not None
            first = not self._window.objected
            self._window.objections[objection.by] += 1
            await adopt_message(objection.message)
            await add_evidence(
                MoreEvidence(procedure_id=self._new.procedure_id, objected_at=workflow.now())
            )
            await self._record.meet(objection.by)
            if first:
                await self._tasks.escalate(self._desk.task_id)
            await self._write(EventKind.OBJECTED, objection.role)
            if first:
                self._record.tell(Template.ADMINISTRATOR_CHANGE_CONTESTED)
            return self._record.stage

    @object_to.validator
    def _check_objection(self, objection: Objection) -> None:
        rules.check_open(self._record.stage, decided=True)
        self._window.check_objection(workflow.now(), objection.by)

    @workflow.update
    async def consent(self, account_id: UUID) -> Stage:  # type: ignore[override]
        async with self._order:
            self._check_consent(account_id)
            await must_administer(Administrator(member_id=self._member, account_id=account_id))
            self._window.consented = True
            await add_evidence(
                MoreEvidence(procedure_id=self._new.procedure_id, consented_at=workflow.now())
            )
            await self._write(EventKind.CONSENTED, Holder.ADMINISTRATORS)
            return self._record.stage

    @consent.validator
    def _check_consent(self, account_id: UUID) -> None:
        rules.check_open(self._record.stage, decided=True)
        self._window.check_consent(account_id, self._handover.former)

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
            if action.verb is Verb.COMPLETE and action.by is not None:
                return await self._decide(action, action.by)
            task = await self._tasks.act(action)
            await self._desk.follow(task, action)
            return task

    @act_on_task.validator
    def _check_action(self, action: TaskAction) -> None:
        self._tasks.check(action)
        rules.check_on_desk(action)
        if action.verb is Verb.COMPLETE and action.outcome == ACCEPT:
            self._window.check_acceptance(workflow.now(), has_comment=action.has_comment)

    async def _open(self) -> ProcedureRef:
        """On record, and those concerned about to be told, before whoever asked is answered."""
        await self._handover.find_former()
        former = self._handover.former
        # It can be withdrawn from its first step on: a withdrawal waits for its turn.
        async with self._order:
            opened = await self._record.open()
            await self._handover.open_evidence(self._window.until)
            await self._desk.open(
                DECISION,
                OUTCOMES,
                due=rules.due(self._window.until, self._terms.staff_within_working_days),
                excluded=[former] if former else [],
            )
            await self._record.write(
                EventKind.OPENED,
                by=Holder.REQUESTER,
                held_by=Holder.MEMBER_SERVICES,
                until=self._window.until,
            )
            await self._handover.tell_everybody(self._window.until)
        return opened

    async def _decide(self, action: TaskAction, by: UUID) -> Task:
        """What may still be refused comes first: the task stays as it is then."""
        given = await self._handover.replace(by) if action.outcome == ACCEPT else None
        task = await self._tasks.act(action)
        kind = MessageKind.REFUSAL if given is None else MessageKind.COMMENT
        await self._record.keep_note(task, kind, by)
        await self._record.write(
            EventKind.REFUSED if given is None else EventKind.ACCEPTED,
            by=Holder.MEMBER_SERVICES,
            stage=Stage.REFUSED if given is None else Stage.ACCEPTED,
            member_id=given.member_id if given else None,
            decided_by=by,
            access=Access.ADMINISTRATOR if given else None,
        )
        self._record.tell(
            Template.ADMINISTRATOR_CHANGE_REFUSED
            if given is None
            else Template.ADMINISTRATOR_CHANGE_ACCEPTED
        )
        return task

    async def _follow_mails(self) -> None:
        """The requester must not learn which it was: both lines come at the same moment."""
        reached = await self._handover.former_reached()
        async with self._order:
            if self._record.stage not in OVER:
                event = EventKind.TOLD if reached else EventKind.UNREACHABLE
                await self._write(event, Holder.PORTAL)

    async def _close_window(self) -> None:
        left = max(self._window.until - workflow.now(), timedelta())
        try:
            await workflow.wait_condition(
                lambda: self._record.stage in OVER, timeout=left, timeout_summary="objections"
            )
        except TimeoutError:
            async with self._order:
                if self._record.stage not in OVER:
                    await self._write(EventKind.WINDOW_CLOSED, Holder.PORTAL)

    async def _expire_unanswered(self) -> None:
        if self._desk.lapsed:
            await self._desk.end()
            await self._record.write(EventKind.EXPIRED, by=Holder.PORTAL, stage=Stage.EXPIRED)
            self._record.tell(Template.PROCEDURE_EXPIRED, procedure=self._new.kind)

    async def _write(self, event: EventKind, by: Holder) -> None:
        """A line that moves nothing: what is waited for stays the same."""
        await self._record.write(event, by=by, until=self._until)

    @property
    def _until(self) -> datetime | None:
        return self._desk.unanswered_at or self._desk.until
