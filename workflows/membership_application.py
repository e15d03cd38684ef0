"""A company joins: five steps, the member services' decision, then the member or nothing.

The process alone decides where the application stands; rows follow.
"""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.membership import applications as membership
from shared.contracts.membership.admissions import Admission
from shared.contracts.membership.applications import (
    OVER,
    WITH_EMPLOYER,
    Adoption,
    ApplicationRef,
    EventKind,
    Stage,
    StepState,
    Submission,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.membership_application import (
    ApplicationInput,
    MembershipApplicationProcess,
    StepSave,
    SubmissionRequest,
)
from shared.contracts.tasks.lifecycle import Task, TaskAction
from shared.errors import Refused
from workflows import application_rules as rules
from workflows.admission import admit
from workflows.application_record import ApplicationRecord
from workflows.application_review import ApplicationReview
from workflows.human_tasks import HumanTasks
from workflows.messages import Messages
from workflows.saga import Saga


@workflow.defn(name="MembershipApplication")
class MembershipApplicationWorkflow(MembershipApplicationProcess):
    @workflow.init
    def __init__(self, asked: ApplicationInput) -> None:
        self._asked = asked
        self._state = asked.resumed or rules.begun(asked.new, workflow.now())
        self._tasks = HumanTasks(self._state.tasks)
        self._messages = Messages()
        self._record = ApplicationRecord(asked, self._state, self._messages)
        self._review = ApplicationReview(asked, self._state, self._tasks, self._record)
        self._opening: asyncio.Task[ApplicationRef] | None = None
        # One act at a time: each sees what the one before it decided.
        self._order = asyncio.Lock()

    @workflow.run
    async def run(self, asked: ApplicationInput) -> Stage:
        self._opening = asyncio.create_task(self._open())
        try:
            await self._opening
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            await workflow.wait_condition(workflow.all_handlers_finished)
            return Stage.WITHDRAWN
        while self._state.stage not in OVER:
            if self._state.stage in WITH_EMPLOYER:
                await self._wait_for_employer()
            elif self._state.stage is Stage.ADMISSION:
                await self._admit()
            else:
                await self._wait_for_change(self._state.stage)
            await self._continue_as_new_if_long()
        await self._quiet()
        return self._state.stage

    @workflow.update
    async def opened(self) -> ApplicationRef:  # type: ignore[override]
        await workflow.wait_condition(lambda: self._opening is not None)
        assert self._opening is not None
        return await self._opening

    @workflow.update
    async def save_step(self, save: StepSave) -> list[StepState]:  # type: ignore[override]
        async with self._order:
            rules.check_save(self._state, save.step)
            before = self._state.steps.get(save.step)
            states = await membership.adopt_revision(
                Adoption(
                    application_id=self._asked.new.application_id,
                    step=save.step,
                    revision_id=save.revision_id,
                )
            )
            self._state.steps = {one.step: one for one in states}
            self._record.touch()
            if self._state.steps[save.step].complete and not (before and before.complete):
                await self._record.write(
                    EventKind.STEP_COMPLETED, until=self._record.expires_at, step=save.step
                )
            return states

    @save_step.validator
    def _check_save(self, save: StepSave) -> None:
        rules.check_save(self._state, save.step)

    @workflow.update
    async def submit(self, request: SubmissionRequest) -> Stage:  # type: ignore[override]
        async with self._order:
            rules.check_submission(self._state, request)
            again = self._state.round > 0
            submission = Submission(
                application_id=self._asked.new.application_id,
                account_id=request.account_id,
                terms_version=request.terms_version,
                at=workflow.now(),
                round=self._state.round + 1,
            )
            await membership.submit_application(submission)
            self._state.round = submission.round
            self._state.stage = Stage.UNDER_REVIEW
            due = await self._review.hand_over()
            await self._record.write(
                EventKind.RESUBMITTED if again else EventKind.SUBMITTED, until=due
            )
            self._record.tell(Template.APPLICATION_SUBMITTED)
            return self._state.stage

    @submit.validator
    def _check_submission(self, request: SubmissionRequest) -> None:
        rules.check_submission(self._state, request)

    @workflow.update
    async def withdraw(self, account_id: object) -> Stage:  # type: ignore[override]
        async with self._order:
            rules.check_withdrawal(self._state)
            await self._review.exit()
            self._state.stage = Stage.WITHDRAWN
            await self._record.write(EventKind.WITHDRAWN)
            self._record.tell(Template.APPLICATION_WITHDRAWN)
            return self._state.stage

    @withdraw.validator
    def _check_withdrawal(self, account_id: object) -> None:
        rules.check_withdrawal(self._state)

    @workflow.update
    async def act_on_task(self, action: TaskAction) -> Task:  # type: ignore[override]
        async with self._order:
            self._check_action(action)
            task = await self._tasks.act(action)
            await self._review.follow(task, action)
            return task

    @act_on_task.validator
    def _check_action(self, action: TaskAction) -> None:
        self._tasks.check(action)
        rules.check_correction(action)

    async def _open(self) -> ApplicationRef:
        if self._asked.resumed is not None:
            return ApplicationRef(
                application_id=self._asked.new.application_id, reference=self._state.reference
            )
        opened = await membership.open_application(self._asked.new)
        self._state.reference = opened.reference
        self._state.steps = rules.first_step(self._asked.new)
        await self._record.write(EventKind.OPENED, until=self._record.expires_at)
        return opened

    async def _admit(self) -> None:
        admission = Admission(
            application_id=self._asked.new.application_id,
            member_id=workflow.uuid4(),
            account_id=self._asked.new.account_id,
            at=workflow.now(),
        )
        saga = Saga()
        try:
            number = await admit(admission, saga)
        except (ActivityError, asyncio.CancelledError) as failure:
            refused = Refused.within(failure)
            if refused is None and not saga.stopped:
                raise
            await saga.undo()
            async with self._order:
                await self._review.block(refused.code if refused else "stopped")
            return
        self._record.found_member(number)
        self._state.stage = Stage.ACCEPTED
        await self._record.write(EventKind.MEMBER_CREATED)
        self._record.tell(Template.MEMBER_WELCOME, member_number=number)

    async def _wait_for_employer(self) -> None:
        """Until the employer acts; remind, then expire, counting from the last act."""
        terms, touched, stage = self._asked.terms, self._state.touched_at, self._state.stage
        reminders = terms.remind_after
        done = self._state.reminders
        next_act = reminders[done] if done < len(reminders) else terms.expire_after
        if await self._changed(stage, touched, touched + next_act - workflow.now()):
            return
        async with self._order:
            if (self._state.stage, self._state.touched_at) != (stage, touched):
                return
            if done < len(reminders):
                self._state.reminders += 1
                await self._record.write(EventKind.REMINDED, until=self._record.expires_at)
                self._record.tell(
                    Template.APPLICATION_REMINDER, until=self._record.expires_at.date().isoformat()
                )
            else:
                await self._expire()

    async def _expire(self) -> None:
        await self._review.exit()
        self._state.stage = Stage.EXPIRED
        await self._record.write(EventKind.EXPIRED)
        self._record.tell(Template.APPLICATION_EXPIRED)

    async def _changed(self, stage: Stage, touched: datetime, delay: timedelta) -> bool:
        try:
            await workflow.wait_condition(
                lambda: (
                    (self._state.stage, self._state.touched_at) != (stage, touched)
                    or workflow.info().is_continue_as_new_suggested()
                ),
                timeout=max(delay, timedelta()),
                timeout_summary="the employer's next reminder or expiry",
            )
        except TimeoutError:
            return False
        return True

    async def _wait_for_change(self, stage: Stage) -> None:
        await workflow.wait_condition(
            lambda: self._state.stage is not stage or workflow.info().is_continue_as_new_suggested()
        )

    async def _continue_as_new_if_long(self) -> None:
        if not workflow.info().is_continue_as_new_suggested() or self._state.stage in OVER:
            return
        await self._quiet()
        self._state.tasks = self._tasks.all()
        workflow.continue_as_new(self._asked.model_copy(update={"resumed": self._state}))

    async def _quiet(self) -> None:
        """Wait for both at once: whoever is answered meanwhile may still have something to tell."""
        await workflow.wait_condition(
            lambda: self._messages.idle and self._tasks.idle and workflow.all_handlers_finished()
        )
