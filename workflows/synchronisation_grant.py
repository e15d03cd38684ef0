"""Making the requester the first administrator of a member, once and for one person only."""

from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.membership.access import AccessChanged, AccessOrder
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import EventKind, Holder, Stage
from shared.contracts.notifications.messages import Template
from shared.errors import Refused
from workflows.access_giving import give_access
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord


class SynchronisationGrant:
    """Called with the process's order held: one act at a time."""

    def __init__(self, record: ProcedureRecord, desk: ProcedureDesk) -> None:
        assert record.new.member_id is not None
        self._new, self._member = record.new, record.new.member_id
        self._record = record
        self._desk = desk

    async def give(self, by: UUID | None) -> AccessChanged:
        """Give it, or be refused and end the procedure: somebody else was quicker."""
        try:
            return await give_access(
                AccessOrder(
                    key=self._new.procedure_id,
                    member_id=self._member,
                    account_id=self._new.account_id,
                    access=Access.ADMINISTRATOR,
                    by=by,
                    at=workflow.now(),
                    as_first_administrator=True,
                    procedure_id=self._new.procedure_id,
                )
            )
        except ActivityError as failure:
            if (refused := Refused.within(failure)) is not None:
                await self.refuse(refused.code)
            raise

    async def accepted(
        self, changed: AccessChanged, *, by: Holder, decided_by: UUID | None = None
    ) -> None:
        self._record.member_number = changed.member_number
        await self._record.write(
            EventKind.ACCEPTED,
            by=by,
            stage=Stage.ACCEPTED,
            member_id=changed.member_id,
            decided_by=decided_by,
            access=Access.ADMINISTRATOR,
        )
        self._record.tell(Template.SYNCHRONISED)

    async def refuse(self, code: str) -> None:
        """By the portal itself: `code` says why."""
        await self._desk.end()
        await self._record.write(
            EventKind.REFUSED, by=Holder.PORTAL, stage=Stage.REFUSED, code=code
        )
