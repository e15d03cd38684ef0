"""Who is told what of a takeover or a merger: whoever asked, then everybody whose access is not
what it was.
"""

from uuid import UUID

from shared.contracts.membership.procedures import ProcedureKind
from shared.contracts.membership.reorganisations import Switched
from shared.contracts.notifications.messages import Template
from workflows.messages import Messages
from workflows.procedure_record import ProcedureRecord


class ReorganisationMails:
    def __init__(self, record: ProcedureRecord, messages: Messages) -> None:
        self._new = record.new
        self._record = record
        self._messages = messages

    def tell(self, template: Template, **facts: str) -> None:
        self._record.tell(template, None, procedure=self._new.kind, **facts)

    def done(self, switched: Switched) -> None:
        self.tell(Template.PROCEDURE_DONE, member_number=switched.member_number)
        self._tell_moved(Template.MEMBER_MOVED, switched)
        self._tell_left_out(Template.ACCESS_WITHDRAWN, switched)

    def undone(self, switched: Switched) -> None:
        self.tell(Template.PROCEDURE_UNDONE)
        self._tell_moved(Template.MEMBER_RESTORED, switched)
        self._tell_left_out(Template.MEMBER_RESTORED, switched)

    def _tell_moved(self, template: Template, switched: Switched) -> None:
        """Users of an absorbed member."""
        for moved in switched.moved:
            facts = {
                "member_number": moved.member_number,
                "new_member_number": switched.member_number,
            }
            self._tell_user(template, moved.account_id, facts)

    def _tell_left_out(self, template: Template, switched: Switched) -> None:
        """Users whom a takeover did not keep."""
        if self._new.kind is ProcedureKind.COMPANY_TAKEOVER:
            for lost in switched.lost:
                facts = {"member_number": switched.member_number}
                self._tell_user(template, lost.account_id, facts)

    def _tell_user(self, template: Template, account_id: UUID, facts: dict[str, str]) -> None:
        event = f"procedure/{self._new.procedure_id}/{template}"
        key = f"{event}/{facts['member_number']}/{account_id}"
        self._messages.tell(template, account_id, key=key, facts=facts, notice=True)
