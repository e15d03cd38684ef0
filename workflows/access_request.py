"""Somebody asks for access to a member: one of its administrators decides, or, where none can
answer any more, the member services.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.membership.access import (
    HELD_ALREADY,
    AccessChanged,
    Administrator,
    must_administer,
)
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    EventKind,
    Holder,
    MessageKind,
    ProcedureRef,
    Stage,
    StagedMessage,
    adopt_message,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.access_request import (
    GRANTS,
    AccessDecision,
    AccessRequestInput,
    AccessRequestProcess,
)
from shared.contracts.tasks.lifecycle import Task, TaskAction, Verb
from shared.errors import Refused
from workflows import procedure_rules as rules
from workflows.access_approval import AccessApproval
from workflows.access_links import keep_link
from workflows.human_tasks import HumanTasks
from workflows.messages import Messages
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord


@workflow.defn(name="AccessRequest")
class AccessRequestWorkflow(AccessRequestProcess):
    @workflow.init
    def __init__(self, asked: AccessRequestInput) -> None:
        assert asked.new.member_id is not None
        self._new, self._terms, self._member = asked.new, asked.terms, asked.new.member_id
        self._tasks = HumanTasks()
        self._messages = Messages()
        self._record = ProcedureRecord(asked.new, self._messages)
        self._desk = ProcedureDesk(self._tasks, self._record, asked.terms.answer_within)
        self._approval = AccessApproval(asked, self._tasks, self._record, self._desk)
        self._opening: asyncio.Task[ProcedureRef] | None = None
        self._given: AccessChanged | None = None
        # One act at a time: each sees what the one before it decided.
        self._order = asyncio.Lock()

    @workflow.run
    async def run(self, asked: AccessRequestInput) -> Stage:
        expires_at = workflow.now() + self._terms.expire_after
        self._opening = asyncio.create_task(self._open(expires_at))
        try:
            await self._opening
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            await workflow.wait_condition(workflow.all_handlers_finished)
            return Stage.WITHDRAWN
        for delay in [*self._terms.remind_after, self._terms.expire_after]:
            await self._wait_for_administrators(self._new.at + delay)
            async with self._order:
                await self._approval.time_passed(expires_at)
        while await self._desk.unanswered():
            async with self._order:
                await self._expire_unanswered()
        if self._given is not None:
            await keep_link(self._given.member_id, self._new.account_id)
        await workflow.wait_condition(
            lambda: self._messages.idle and workflow.all_handlers_finished()
        )
        return self._record.stage

    @workflow.update
    async def opened(self) -> ProcedureRef:  # type: ignore[override]
        return await self._in_hands()

    @workflow.update
    async def decide(self, decision: AccessDecision) -> Stage:  # type: ignore[override]
        async with self._in_order():
            self._check_decision(decision)
            self._approval.check_conclusion(decision)
            meeting = asyncio.create_task(self._record.meet(decision.by))
            # What may still be refused comes first: nothing is changed by then.
            if decision.access is None:
                await must_administer(Administrator(member_id=self._member, account_id=decision.by))
                await self._must_matter()
            else:
                await self._give(decision.access, decision.by, as_administrator=True)
            # The rest cannot be refused: each service writes its part at the same time.
            await asyncio.gather(
                meeting,
                self._adopt(decision.message_id),
                self._approval.conclude(decision),
                self._approval.close(self._given, decision.by, Holder.ADMINISTRATORS),
            )
            return self._record.stage

    @decide.validator
    def _check_decision(self, decision: AccessDecision) -> None:
        rules.check_open(self._record.stage, decided=True)
        if decision.by == self._new.account_id:
            raise rules.OWN_REQUEST
        if decision.access is None and decision.message_id is None:
            raise rules.REASON_NEEDED
        if self._record.held_by not in {Holder.PORTAL, Holder.ADMINISTRATORS}:
            raise rules.FORWARDED

    @workflow.update
    async def withdraw(self, account_id: UUID) -> Stage:  # type: ignore[override]
        async with self._in_order():
            rules.check_withdrawal(self._record.stage)
            await self._approval.end()
            await self._record.write(
                EventKind.WITHDRAWN, by=Holder.REQUESTER, stage=Stage.WITHDRAWN
            )
            return self._record.stage

    @withdraw.validator
    def _check_withdrawal(self, account_id: UUID) -> None:
        rules.check_withdrawal(self._record.stage)

    @workflow.update
    async def answer(self, message: StagedMessage) -> Stage:  # type: ignore[override]
        async with self._in_order():
            rules.check_answer(self._record.stage)
            await self._desk.take_answer(message)
            return self._record.stage

    @answer.validator
    def _check_answer(self, message: StagedMessage) -> None:
        rules.check_answer(self._record.stage)

    @workflow.update
    async def act_on_task(self, action: TaskAction) -> Task:  # type: ignore[override]
        async with self._in_order():
            self._check_action(action)
            if action.verb is not Verb.COMPLETE or action.by is None:
                task = await self._tasks.act(action)
                await self._desk.follow(task, action)
                return task
            access = GRANTS.get(action.outcome or "")
            if access is None:
                await self._must_matter()
            else:
                await self._give(access, action.by, as_administrator=False)
            task = await self._tasks.act(action)
            kind = MessageKind.COMMENT if access else MessageKind.REFUSAL
            await asyncio.gather(
                self._record.meet(action.by),
                self._record.keep_note(task, kind, action.by),
                self._approval.close(self._given, action.by, Holder.MEMBER_SERVICES),
            )
            return task

    @act_on_task.validator
    def _check_action(self, action: TaskAction) -> None:
        self._tasks.check(action)
        rules.check_on_desk(action)

    async def _open(self, expires_at: datetime) -> ProcedureRef:
        """On record, and in the right hands, before whoever asked is answered."""
        opened = await self._record.open()
        async with self._order:
            await self._approval.hand_over(expires_at)
        return opened

    @asynccontextmanager
    async def _in_order(self) -> AsyncIterator[None]:
        """Once the request is in somebody's hands, one act after the other."""
        await self._in_hands()
        async with self._order:
            yield

    async def _in_hands(self) -> ProcedureRef:
        await workflow.wait_condition(lambda: self._opening is not None)
        assert self._opening is not None
        return await self._opening

    async def _give(self, access: Access, by: UUID, *, as_administrator: bool) -> None:
        try:
            self._given = await self._approval.give(access, by, as_administrator=as_administrator)
        except ActivityError as failure:
            refused = Refused.within(failure)
            if refused is not None and refused.code == HELD_ALREADY.code:
                await self._approval.end_without_object()
            raise

    async def _must_matter(self) -> None:
        try:
            await self._approval.must_matter()
        except Refused:
            await self._approval.end_without_object()
            raise

    async def _adopt(self, message_id: UUID | None) -> None:
        if message_id is not None:
            await adopt_message(
                StagedMessage(procedure_id=self._new.procedure_id, message_id=message_id)
            )

    async def _wait_for_administrators(self, moment: datetime) -> None:
        """Until then, or until the administrators no longer hold it."""
        try:
            await workflow.wait_condition(
                lambda: self._record.held_by is not Holder.ADMINISTRATORS,
                timeout=max(moment - workflow.now(), timedelta()),
                timeout_summary="next reminder or expiry",
            )
        except TimeoutError:
            return

    async def _expire_unanswered(self) -> None:
        if self._desk.lapsed:
            await self._approval.end()
            await self._record.write(EventKind.EXPIRED, by=Holder.PORTAL, stage=Stage.EXPIRED)
            self._record.tell(Template.ACCESS_REQUEST_EXPIRED)
