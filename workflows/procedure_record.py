"""What a procedure's process shows of itself: its row and timeline, its messages, and what
operators read in the Temporal UI.
"""

from datetime import datetime
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity.accounts import seal_recipient
from shared.contracts.membership import procedures as membership
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    EventKind,
    Holder,
    MessageKind,
    NewProcedure,
    PersonSeen,
    ProcedureRef,
    Progress,
    Stage,
    TaskNote,
)
from shared.contracts.notifications.messages import Template
from shared.contracts.tasks.lifecycle import Task
from shared.contracts.tasks.records import seal_note
from shared.errors import Refused
from shared.temporal import attributes
from workflows.messages import Messages, Told


class ProcedureRecord:
    """`stage` and `held_by` change through `write` only: what is decided is on record."""

    def __init__(self, new: NewProcedure, messages: Messages) -> None:
        self.new = new
        self.stage = Stage.PENDING
        self.held_by = Holder.PORTAL
        self.reference = ""
        self.member_number: str | None = None
        self._messages = messages
        self._sequence = 0

    async def open(self) -> ProcedureRef:
        """Put the procedure on record, or be refused. Whoever asked is known from then on."""
        opened = await membership.open_procedure(self.new)
        self.reference = opened.reference
        self.member_number = opened.member_number
        await self.meet(self.new.account_id)
        return opened

    async def meet(self, account_id: UUID) -> None:
        """Have membership know the person's name, if they are still there."""
        try:
            recipient = await seal_recipient(account_id)
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            return
        await membership.remember_person(PersonSeen(account_id=account_id, recipient=recipient))

    async def write(
        self,
        event: EventKind,
        *,
        by: Holder,
        stage: Stage | None = None,
        held_by: Holder | None = None,
        until: datetime | None = None,
        code: str | None = None,
        member_id: UUID | None = None,
        decided_by: UUID | None = None,
        access: Access | None = None,
    ) -> None:
        """Write the line and wait for it: the next page must show what happened."""
        self.stage = stage or self.stage
        self.held_by = Holder.NOBODY if self.stage in membership.OVER else held_by or self.held_by
        self._sequence += 1
        self._show(until)
        await membership.record_progress(
            Progress(
                procedure_id=self.new.procedure_id,
                sequence=self._sequence,
                at=workflow.now(),
                event=event,
                by=by,
                stage=self.stage,
                held_by=self.held_by,
                until=until,
                code=code,
                member_id=member_id,
                decided_by=decided_by,
                access=access,
            )
        )

    async def keep_note(self, task: Task, kind: MessageKind, by: UUID) -> None:
        """Show the requester what staff wrote with their last action, if they wrote anything."""
        if task.note_id is None:
            return
        await membership.keep_note(
            TaskNote(
                procedure_id=self.new.procedure_id,
                message_id=task.note_id,
                kind=kind,
                at=workflow.now(),
                by=by,
                note=await seal_note(task.note_id),
            )
        )

    def tell(self, template: Template, account_id: UUID | None = None, **facts: str) -> Told:
        """Tell the requester, or another account that takes part."""
        told = account_id or self.new.account_id
        number = {"member_number": self.member_number} if self.member_number else {}
        return self._messages.tell(
            template,
            told,
            key=f"procedure/{self.new.procedure_id}/{template}/{self._sequence}/{told}",
            facts={"reference": self.reference, **number, **facts},
            path=f"/demarches/{self.new.procedure_id}",
            notice=True,
        )

    def _show(self, until: datetime | None) -> None:
        shown = [
            attributes.PROCEDURE.value_set(self.new.kind),
            attributes.STAGE.value_set(self.stage),
            attributes.HELD_BY.value_set(self.held_by),
        ]
        if self.member_number:
            shown.append(attributes.MEMBER_NUMBER.value_set(self.member_number))
        due = attributes.DUE_DATE.value_set(until) if until else attributes.DUE_DATE.value_unset()
        workflow.upsert_search_attributes([*shown, due])
        day = f" until {until:%Y-%m-%d}" if until else ""
        workflow.set_current_details(
            f"**{self.reference}** {self.new.kind} — {self.stage}, held by {self.held_by}{day}."
        )
