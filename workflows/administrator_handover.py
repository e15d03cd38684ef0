"""Who a change of administrator concerns: told, answered for in the evidence, and in the end
replaced, so that the member is never without administrator.
"""

import asyncio
from datetime import datetime
from uuid import UUID, uuid5

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity.accounts import (
    Accounts,
    find_account,
    standings,
)
from shared.contracts.membership.access import (
    AccessChanged,
    AccessOrder,
    order_access,
    users_of,
)
from shared.contracts.membership.administrators import (
    Evidence,
    MoreEvidence,
    add_evidence,
    open_evidence,
)
from shared.contracts.membership.levels import Access
from shared.contracts.membership.synchronisations import seal_contact_on_file
from shared.contracts.notifications.messages import Delivery, Template
from shared.contracts.processes.administrator_change import AdministratorChangeInput
from shared.errors import FieldProblem, Invalid, Refused
from workflows.access_giving import give_access
from workflows.access_links import keep_link
from workflows.messages import Messages, Told
from workflows.procedure_record import ProcedureRecord

_ONESELF = "Cette adresse est la vôtre : indiquez celle de l'ancien administrateur."
ONESELF = Invalid(
    "former_is_requester",
    _ONESELF,
    [FieldProblem(field="former_administrator_email", code="former_is_requester", detail=_ONESELF)],
)


class AdministratorHandover:
    """`former` is the account behind the e-mail typed, whatever it may do on the member."""

    def __init__(
        self, asked: AdministratorChangeInput, record: ProcedureRecord, messages: Messages
    ) -> None:
        assert asked.new.member_id is not None
        self._asked, self._new, self._member = asked, asked.new, asked.new.member_id
        self._record = record
        self._messages = messages
        self._concerned: dict[UUID, Access] = {}
        self._mails: dict[UUID, Told] = {}
        self._on_file: Told | None = None
        self.former: UUID | None = None

    async def find_former(self) -> None:
        """Before anything is on record: nobody replaces themselves."""
        self.former = (await find_account(self._asked.former)).account_id
        if self.former == self._new.account_id:
            raise ONESELF

    async def open_evidence(self, window_until: datetime) -> None:
        users = await users_of(self._member)
        self._concerned = {
            one.account_id: one.access
            for one in users.users
            if one.account_id != self._new.account_id
        }
        # Asked in any case: how long it takes must not tell whether the e-mail has an account.
        seen = (await standings(Accounts(ids=[self.former] if self.former else []))).accounts
        await open_evidence(
            Evidence(
                procedure_id=self._new.procedure_id,
                former_account_id=self.former,
                former_access=self._concerned.get(self.former) if self.former else None,
                former_last_seen_at=seen[0].last_seen_at if seen else None,
                others_told=len(self._concerned.keys() - {self.former}),
                window_until=window_until,
            )
        )

    async def tell_everybody(self, window_until: datetime) -> None:
        """Whoever asked, the former administrator, the other users and the address on file."""
        until = window_until.date().isoformat()
        self._record.tell(Template.ADMINISTRATOR_CHANGE_RECEIVED, until=until)
        for one in self._concerned:
            self._mails[one] = self._record.tell(
                Template.ADMINISTRATOR_CHANGE_NOTICE, one, until=until
            )
        on_file = await seal_contact_on_file(self._member)
        if on_file.recipient is not None:
            self._on_file = self._messages.tell_recipient(
                Template.ADMINISTRATOR_CHANGE_ON_FILE,
                on_file.recipient,
                key=f"procedure/{self._new.procedure_id}/on-file",
                facts={**self._facts(), "until": until},
            )

    async def former_reached(self) -> bool:
        """Wait until every mail has arrived or been refused, and keep it as evidence. False when
        the former administrator's mailbox is dead.
        """
        await asyncio.gather(*self._mails.values())
        former_mail = await self._mails[self.former] if self.former in self._mails else None
        file_mail = await self._on_file if self._on_file else None
        await add_evidence(
            MoreEvidence(
                procedure_id=self._new.procedure_id,
                former_mail=former_mail,
                file_mail=file_mail,
            )
        )
        # Staff read names beside the evidence.
        for one in {**self._concerned, **({self.former: None} if self.former else {})}:
            await self._record.meet(one)
        return former_mail is not Delivery.REFUSED

    async def replace(self, by: UUID) -> AccessChanged:
        """The new administrator first, then the former one's access. Refused, nothing changes."""
        given = await give_access(self._order("given", self._new.account_id, by, self._member))
        self._record.member_number = given.member_number
        await self._withdraw_former(given.member_id, by)
        return given

    async def _withdraw_former(self, member_id: UUID, by: UUID) -> None:
        """Of an administrator only: somebody else's access was not what was asked about."""
        users = await users_of(member_id)
        if self.former is None or self.former not in users.administrators:
            return
        try:
            await order_access(self._order("withdrawn", self.former, by, member_id))
        except ActivityError as failure:
            # Withdrawn by somebody else a moment ago: what was asked for is done.
            if Refused.within(failure) is None:
                raise
            return
        await keep_link(member_id, self.former)
        self._messages.tell(
            Template.ADMINISTRATOR_REPLACED,
            self.former,
            key=f"procedure/{self._new.procedure_id}/replaced",
            facts=self._facts(),
            notice=True,
        )

    def _order(self, what: str, account_id: UUID, by: UUID, member_id: UUID) -> AccessOrder:
        return AccessOrder(
            key=uuid5(self._new.procedure_id, what),
            member_id=member_id,
            account_id=account_id,
            access=Access.ADMINISTRATOR if what == "given" else None,
            by=by,
            at=workflow.now(),
            procedure_id=self._new.procedure_id,
        )

    def _facts(self) -> dict[str, str]:
        number = self._record.member_number or ""
        return {"reference": self._record.reference, "member_number": number}
