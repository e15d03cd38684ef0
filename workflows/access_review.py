"""A day's share of the yearly access review: what is due is marked, administrators are told page by
page, and what nobody ever answered makes one task of the member services.
"""

from uuid import UUID

from temporalio import workflow

from shared.contracts.membership.access_reviews import (
    DueReview,
    ReviewDay,
    ReviewPage,
    ReviewsMarked,
    mark_reviews,
    reviews_to_tell,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.access_review import (
    DONE,
    SUBJECT,
    TASK,
    AccessReviewInput,
    AccessReviewProcess,
    batch_id,
)
from shared.contracts.tasks import groups
from shared.contracts.tasks.lifecycle import NewTask, OutcomeRule, Task, TaskAction
from shared.temporal.attributes import PROCEDURE, STAGE
from shared.working_days import PARIS, add_working_days
from workflows.human_tasks import HumanTasks
from workflows.messages import Messages


@workflow.defn(name="AccessReview")
class AccessReviewWorkflow(AccessReviewProcess):
    @workflow.init
    def __init__(self, asked: AccessReviewInput) -> None:
        self._terms = asked.terms
        self._day = asked.day or workflow.now().astimezone(PARIS).date()
        self._messages = Messages()
        self._tasks = HumanTasks()
        self._marked = asked.marked
        self._batch = batch_id(workflow.info().workflow_id)

    @workflow.run
    async def run(self, asked: AccessReviewInput) -> ReviewsMarked:
        workflow.upsert_search_attributes([PROCEDURE.value_set("access_review")])
        if self._marked is None:
            self._show("marking")
            self._marked = await mark_reviews(self._what_is_due())
        after = asked.after
        if asked.marked is None or after is not None:
            after = await self._tell_pages(after)
        if after is not None:
            workflow.continue_as_new(
                asked.model_copy(update={"day": self._day, "after": after, "marked": self._marked})
            )
        if self._marked.lapsed:
            await self._hand_over()
        self._show("done")
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._marked

    @workflow.update
    async def act_on_task(self, action: TaskAction) -> Task:  # type: ignore[override]
        return await self._tasks.act(action)

    @act_on_task.validator
    def _check_action(self, action: TaskAction) -> None:
        self._tasks.check(action)

    async def _tell_pages(self, after: UUID | None) -> UUID | None:
        """As many pages as a run may hold; answers where the next run goes on."""
        self._show("telling")
        for _ in range(self._terms.pages):
            page = ReviewPage(day=self._day, after=after, limit=self._terms.page)
            found = await reviews_to_tell(page)
            for review in found.reviews:
                self._tell(review)
            # One page at a time: a mail server that is down holds a page up, not thousands.
            await self._messages.all_told()
            after = found.next
            if after is None:
                break
        return after

    def _tell(self, review: DueReview) -> None:
        self._messages.tell_all(
            Template.ACCESS_REVIEW_DUE,
            review.administrators,
            key_prefix=f"access-review/{review.review_id}/{review.told}",
            facts={
                "member_number": review.member_number,
                "until": review.until.astimezone(PARIS).date().isoformat(),
            },
            path=f"/visibilite?adherent={review.member_id}",
            notice=True,
        )

    async def _hand_over(self) -> None:
        """Never a task a member: one for all that lapsed today."""
        self._show("with the member services")
        due = add_working_days(workflow.now(), self._terms.staff_within_working_days)
        task_id = await self._tasks.open(
            NewTask(
                task_type=TASK,
                subject_kind=SUBJECT,
                subject_id=self._batch,
                candidate_groups=[groups.MEMBER_SERVICES],
                due_date=due,
                escalations=list(groups.MEMBER_SERVICES_ESCALATIONS),
                outcomes=[OutcomeRule(outcome=DONE)],
            )
        )
        await self._tasks.over(task_id)

    def _what_is_due(self) -> ReviewDay:
        return ReviewDay(
            day=self._day,
            at=workflow.now(),
            batch_id=self._batch,
            due_after=self._terms.due_after,
            remind_after=self._terms.remind_after,
            lapse_after=self._terms.lapse_after,
        )

    def _show(self, stage: str) -> None:
        workflow.upsert_search_attributes([STAGE.value_set(stage)])
        told = self._marked
        done = (
            f": {told.asked} asked, {told.reminded} reminded, {told.lapsed} lapsed" if told else ""
        )
        workflow.set_current_details(f"{self._day:%Y-%m-%d} {stage}{done}.")
