"""The member services' part of a takeover or a merger: who prepares, who approves, what follows.
Called with the process's order held.
"""

from datetime import datetime, time
from uuid import UUID

from temporalio import workflow

from shared.contracts.membership import reorganisations as membership
from shared.contracts.membership.procedures import (
    OVER,
    EventKind,
    Holder,
    MessageKind,
    Stage,
    StagedMessage,
    adopt_message,
)
from shared.contracts.membership.reorganisations import (
    PlanFigures,
    Planned,
    PlanRef,
    Switched,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.reorganisation import (
    APPROVAL,
    APPROVE,
    BLOCKED,
    PREPARATION,
    REFUSE,
    RETRY,
    RETURN,
    SUBMIT,
    ReorganisationInput,
    StaffWord,
    StagedPlan,
    task_type,
)
from shared.contracts.tasks.lifecycle import OutcomeRule, Task
from shared.working_days import PARIS
from workflows import procedure_rules as rules
from workflows import reorganisation_saga as saga
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord
from workflows.reorganisation_mails import ReorganisationMails
from workflows.saga import Saga

BACK = OutcomeRule(outcome=RETURN, comment_required=True)
NO = OutcomeRule(outcome=REFUSE, comment_required=True)
URGENT = 80


class ReorganisationOffice:
    def __init__(
        self,
        asked: ReorganisationInput,
        record: ProcedureRecord,
        desk: ProcedureDesk,
        mails: ReorganisationMails,
    ) -> None:
        self._kind, self._requester = asked.new.kind, asked.new.account_id
        self._terms = asked.terms
        self._record = record
        self._desk = desk
        self._mails = mails
        self._preparers: set[UUID] = set()
        self.plan: Planned | None = None

    @property
    def effective_at(self) -> datetime:
        """The first moment of the day, in France."""
        assert self.plan is not None
        return datetime.combine(self.plan.effective_on, time(), PARIS)

    async def hand_over(self, event: EventKind, by: Holder) -> None:
        """To whoever will prepare it, for the first time or again."""
        await self._open(PREPARATION, [OutcomeRule(outcome=SUBMIT), NO],
                         self._terms.prepare_within_working_days)  # fmt: skip
        await self._record.write(
            event,
            by=by,
            stage=Stage.PENDING,
            held_by=Holder.MEMBER_SERVICES,
            until=self._desk.due,
        )

    async def prepare(self, staged: StagedPlan) -> None:
        """Adopt the plan with its figures, so that the approver decides on them."""
        ref = PlanRef(procedure_id=self._record.new.procedure_id, plan_id=staged.plan_id)
        self.plan = await membership.adopt_plan(ref)
        self._preparers.add(staged.by)
        await self.keep_figures(moved=False)

    async def keep_figures(self, *, moved: bool) -> None:
        assert self.plan is not None
        await membership.keep_figures(
            PlanFigures(
                procedure_id=self.plan.procedure_id,
                plan_id=self.plan.plan_id,
                figures=await saga.count(self._kind, self.plan),
                moved=moved,
            )
        )

    async def check_plan(self) -> None:
        """Refuse what became impossible since it was prepared."""
        assert self.plan is not None
        await membership.check_plan(
            PlanRef(procedure_id=self.plan.procedure_id, plan_id=self.plan.plan_id)
        )

    async def follow_decision(self, task: Task, by: UUID) -> None:
        await self._record.meet(by)
        if task.outcome == SUBMIT:
            await self._submit(by)
        elif task.outcome == APPROVE:
            await self._approve(by)
        elif task.outcome == RETURN:
            await self.hand_over(EventKind.RETURNED, Holder.MEMBER_SERVICES)
        elif task.outcome == RETRY:
            await self._record.write(
                EventKind.EXECUTION_STARTED,
                by=Holder.MEMBER_SERVICES,
                stage=Stage.EXECUTION,
                held_by=Holder.PORTAL,
            )
        elif task.outcome == REFUSE:
            await self._record.keep_note(task, MessageKind.REFUSAL, by)
            await self.end(EventKind.REFUSED, Stage.REFUSED, Holder.MEMBER_SERVICES, by=by)
            self._mails.tell(Template.PROCEDURE_REFUSED)

    async def execute(self, steps: Saga) -> Switched:
        assert self.plan is not None
        await self.check_plan()
        await self.keep_figures(moved=True)
        return await saga.execute(self._kind, self.plan, steps, workflow.now())

    async def executed(self, switched: Switched, undo_until: datetime) -> None:
        assert self.plan is not None
        self._record.member_number = switched.member_number
        await self._record.write(
            EventKind.EXECUTED,
            by=Holder.PORTAL,
            stage=Stage.UNDO_WINDOW,
            held_by=Holder.PORTAL,
            until=undo_until,
            member_id=self.plan.member_id,
        )
        self._mails.done(switched)

    async def settle(self) -> None:
        """Done for good."""
        assert self.plan is not None
        await saga.settle(self._kind, self.plan)
        await self.end(EventKind.ACCEPTED, Stage.ACCEPTED, Holder.PORTAL)

    async def block(self, code: str) -> None:
        """A step refused for good: everything is as it was, somebody must look."""
        outcomes = [OutcomeRule(outcome=RETRY), BACK, NO]
        await self._open(BLOCKED, outcomes, self._terms.unblock_within_working_days, URGENT)
        await self._record.write(
            EventKind.EXECUTION_FAILED,
            by=Holder.PORTAL,
            stage=Stage.BLOCKED,
            held_by=Holder.MEMBER_SERVICES,
            until=self._desk.due,
            code=code,
        )

    async def cancel(self, word: StaffWord) -> None:
        await self._adopt(word)
        await self.end(EventKind.REFUSED, Stage.REFUSED, Holder.MEMBER_SERVICES, by=word.by,
                       code="cancelled")  # fmt: skip
        self._mails.tell(Template.PROCEDURE_REFUSED)

    async def stop(self) -> None:
        """An operator cancelled the process: what is done stays done, what is not never will be,
        and nobody waits for it."""
        if self._record.stage is Stage.UNDO_WINDOW:
            await self.settle()
        elif self._record.stage not in OVER:
            await self.end(EventKind.REFUSED, Stage.REFUSED, Holder.MEMBER_SERVICES, code="stopped")
            self._mails.tell(Template.PROCEDURE_REFUSED)

    async def undone(self, word: StaffWord, switched: Switched) -> None:
        await self._adopt(word)
        await self.end(EventKind.UNDONE, Stage.UNDONE, Holder.MEMBER_SERVICES, by=word.by)
        self._mails.undone(switched)

    async def end(
        self, event: EventKind, stage: Stage, role: Holder, *, by: UUID | None = None,
        code: str | None = None,
    ) -> None:  # fmt: skip
        """Over: its members are free for another reorganisation."""
        await self._desk.end()
        await membership.release_members(self._record.new.procedure_id)
        await self._record.write(event, by=role, stage=stage, decided_by=by, code=code)

    async def _submit(self, by: UUID) -> None:
        self._preparers.add(by)
        outcomes = [OutcomeRule(outcome=APPROVE), BACK]
        await self._open(APPROVAL, outcomes, self._terms.approve_within_working_days)
        await self._record.write(
            EventKind.PREPARED,
            by=Holder.MEMBER_SERVICES,
            stage=Stage.APPROVAL,
            held_by=Holder.MEMBER_SERVICES,
            until=self._desk.due,
        )

    async def _approve(self, by: UUID) -> None:
        assert self.plan is not None
        await self._record.write(
            EventKind.APPROVED,
            by=Holder.MEMBER_SERVICES,
            stage=Stage.SCHEDULED,
            held_by=Holder.PORTAL,
            until=self.effective_at,
            decided_by=by,
        )
        self._mails.tell(Template.PROCEDURE_APPROVED, until=self.plan.effective_on.isoformat())

    async def _open(
        self, step: str, outcomes: list[OutcomeRule], within: int, priority: int = 50
    ) -> None:
        """Whoever prepared does not approve."""
        await self._desk.open(
            task_type(self._kind, step),
            outcomes,
            due=rules.due(workflow.now(), within),
            member_id=self.plan.member_id if self.plan else None,
            excluded=self._preparers if step == APPROVAL else (),
            priority=priority,
        )

    async def _adopt(self, word: StaffWord) -> None:
        await self._record.meet(word.by)
        await adopt_message(
            StagedMessage(procedure_id=self._record.new.procedure_id, message_id=word.message_id)
        )
