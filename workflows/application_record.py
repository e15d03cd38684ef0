"""What an application's process shows of itself: its row and timeline, its messages to the
employer, and what operators read in the Temporal UI.
"""

from datetime import datetime

from temporalio import workflow

from shared.contracts.membership.applications import (
    EventKind,
    Holder,
    Stage,
    Step,
    Transition,
    record_transition,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.membership_application import ApplicationInput, ApplicationState
from shared.temporal import attributes
from workflows.messages import Messages

HELD_BY = {
    Stage.DRAFT: Holder.EMPLOYER,
    Stage.CORRECTIONS: Holder.EMPLOYER,
    Stage.UNDER_REVIEW: Holder.MEMBER_SERVICES,
    Stage.ADMISSION_BLOCKED: Holder.MEMBER_SERVICES,
    Stage.ADMISSION: Holder.PORTAL,
}
DONE_BY = {
    EventKind.OPENED: Holder.EMPLOYER,
    EventKind.STEP_COMPLETED: Holder.EMPLOYER,
    EventKind.SUBMITTED: Holder.EMPLOYER,
    EventKind.RESUBMITTED: Holder.EMPLOYER,
    EventKind.WITHDRAWN: Holder.EMPLOYER,
    EventKind.TAKEN_UP: Holder.MEMBER_SERVICES,
    EventKind.CORRECTIONS_REQUESTED: Holder.MEMBER_SERVICES,
    EventKind.ACCEPTED: Holder.MEMBER_SERVICES,
    EventKind.REFUSED: Holder.MEMBER_SERVICES,
}


class ApplicationRecord:
    def __init__(
        self, asked: ApplicationInput, state: ApplicationState, messages: Messages
    ) -> None:
        self._new = asked.new
        self._expire_after = asked.terms.expire_after
        self._state = state
        self._messages = messages

    @property
    def expires_at(self) -> datetime:
        return self._state.touched_at + self._expire_after

    def touch(self) -> None:
        """The employer acted: reminders and expiry count from now."""
        self._state.touched_at = workflow.now()
        self._state.reminders = 0

    async def write(
        self,
        event: EventKind,
        *,
        until: datetime | None = None,
        step: Step | None = None,
        code: str | None = None,
    ) -> None:
        """Write the line and wait for it: the next page must show what happened."""
        self._state.sequence += 1
        held_by = HELD_BY.get(self._state.stage, Holder.NOBODY)
        self._show(held_by, until)
        await record_transition(
            Transition(
                application_id=self._new.application_id,
                sequence=self._state.sequence,
                at=workflow.now(),
                event=event,
                by=DONE_BY.get(event, Holder.PORTAL),
                stage=self._state.stage,
                held_by=held_by,
                until=until,
                step=step,
                code=code,
            )
        )

    def tell(self, template: Template, **facts: str) -> None:
        application = self._new.application_id
        self._messages.tell(
            template,
            self._new.account_id,
            key=f"application/{application}/{template}/{self._state.sequence}",
            facts={"reference": self._state.reference, **facts},
            path=f"/adhesions/{application}",
            notice=True,
        )

    def found_member(self, number: str) -> None:
        workflow.upsert_search_attributes([attributes.MEMBER_NUMBER.value_set(number)])

    def _show(self, held_by: Holder, until: datetime | None) -> None:
        state = self._state
        workflow.upsert_search_attributes(
            [
                attributes.PROCEDURE.value_set("membership_application"),
                attributes.STAGE.value_set(state.stage),
                attributes.HELD_BY.value_set(held_by),
                attributes.DUE_DATE.value_set(until)
                if until
                else attributes.DUE_DATE.value_unset(),
            ]
        )
        day = f" until {until:%Y-%m-%d}" if until else ""
        workflow.set_current_details(
            f"**{state.reference}** — {state.stage}, held by {held_by}{day}.\n\n"
            f"Complete: {', '.join(s for s, one in state.steps.items() if one.complete) or 'none'}."
            f" Submissions: {state.round}."
        )
