"""The member services' part of an application: the review and what follows from each act on it."""

from datetime import datetime, timedelta

from temporalio import workflow

from shared.contracts.membership import applications as membership
from shared.contracts.membership.applications import EventKind, Notes, Stage
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.membership_application import (
    BLOCKED,
    REVIEW,
    ApplicationInput,
    ApplicationState,
)
from shared.contracts.tasks.groups import MEMBER_SERVICES, MEMBER_SERVICES_ESCALATIONS
from shared.contracts.tasks.lifecycle import NewTask, OutcomeRule, Task, TaskAction, Verb
from shared.contracts.tasks.records import seal_note
from shared.working_days import add_working_days
from workflows.application_record import ApplicationRecord
from workflows.human_tasks import HumanTasks

# Due in working days, escalated when nobody takes it.
WORKING_DAYS = "review-in-working-days-2026-11"
BLOCKED_FOR = timedelta(days=2)


class ApplicationReview:
    """Called with the process's order held: one act at a time."""

    def __init__(
        self,
        asked: ApplicationInput,
        state: ApplicationState,
        tasks: HumanTasks,
        record: ApplicationRecord,
    ) -> None:
        self._asked = asked
        self._state = state
        self._tasks = tasks
        self._record = record

    async def exit(self) -> None:
        if self._state.review is not None:
            await self._tasks.exit(self._state.review)

    async def hand_over(self) -> datetime | None:
        """Open the review, or give it back to the clerk who asked for corrections."""
        if self._state.review is None:
            in_working_days = workflow.patched(WORKING_DAYS)
            self._state.review = await self._tasks.open(
                NewTask(
                    task_type=REVIEW,
                    subject_kind="membership_application",
                    subject_id=self._asked.new.application_id,
                    candidate_groups=[MEMBER_SERVICES],
                    excluded_users=[self._asked.new.account_id],
                    due_date=self._review_due(in_working_days),
                    escalations=list(MEMBER_SERVICES_ESCALATIONS) if in_working_days else [],
                    outcomes=[
                        OutcomeRule(outcome="accept"),
                        OutcomeRule(outcome="refuse", comment_required=True),
                    ],
                )
            )
        else:
            await self._tasks.submit_information(self._state.review)
        return self._tasks.due(self._state.review)

    def _review_due(self, in_working_days: bool) -> datetime:
        terms = self._asked.terms
        if in_working_days:
            return add_working_days(workflow.now(), terms.review_working_days)
        return workflow.now() + terms.review_within

    async def follow(self, task: Task, action: TaskAction) -> None:
        """Draw the consequences of what was just done to `task`."""
        if action.verb is Verb.COMPLETE:
            await self._follow_decision(task)
        elif task.id != self._state.review:
            return
        elif action.verb is Verb.CLAIM:
            await self._record.write(EventKind.TAKEN_UP, until=self._tasks.due(task.id))
        elif action.verb is Verb.REQUEST_INFORMATION:
            await self._ask_for_corrections(task)

    async def _follow_decision(self, task: Task) -> None:
        if task.outcome == "refuse":
            await self._refuse(task)
            return
        self._state.stage = Stage.ADMISSION
        if task.outcome == "accept":
            await self._record.write(EventKind.ACCEPTED)

    async def _ask_for_corrections(self, task: Task) -> None:
        await membership.adopt_corrections(await self._notes(task))
        self._state.stage = Stage.CORRECTIONS
        self._record.touch()
        until = self._record.expires_at
        await self._record.write(EventKind.CORRECTIONS_REQUESTED, until=until)
        self._record.tell(Template.APPLICATION_CORRECTIONS, until=until.date().isoformat())

    async def _refuse(self, task: Task) -> None:
        await membership.adopt_refusal(await self._notes(task))
        self._state.stage = Stage.REFUSED
        await self._record.write(EventKind.REFUSED)
        self._record.tell(Template.APPLICATION_REFUSED)

    async def _notes(self, task: Task) -> Notes:
        assert task.note_id is not None
        return Notes(
            application_id=self._asked.new.application_id,
            round=self._state.round,
            at=workflow.now(),
            note=await seal_note(task.note_id),
        )

    async def block(self, code: str) -> None:
        """A step refused for good: everything is undone, somebody must look."""
        await self._tasks.open(
            NewTask(
                task_type=BLOCKED,
                subject_kind="membership_application",
                subject_id=self._asked.new.application_id,
                candidate_groups=[MEMBER_SERVICES],
                excluded_users=[self._asked.new.account_id],
                due_date=workflow.now() + BLOCKED_FOR,
                priority=80,
                outcomes=[
                    OutcomeRule(outcome="retry"),
                    OutcomeRule(outcome="refuse", comment_required=True),
                ],
            )
        )
        self._state.stage = Stage.ADMISSION_BLOCKED
        await self._record.write(EventKind.ADMISSION_FAILED, code=code)
