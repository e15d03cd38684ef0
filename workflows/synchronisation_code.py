"""The code of a synchronisation: sent to the address on file, or, where nobody can read it there,
replaced by the member services' word.
"""

import asyncio

from temporalio import workflow

from shared.contracts.membership.procedures import EventKind, Holder, Stage
from shared.contracts.membership.synchronisations import (
    NewCode,
    make_code,
    seal_contact_on_file,
)
from shared.contracts.notifications.messages import Delivery, Template
from shared.contracts.processes.synchronisation import (
    ACCEPT,
    REFUSE,
    REVIEW,
    SynchronisationInput,
)
from shared.contracts.tasks.lifecycle import OutcomeRule
from shared.errors import Conflict, FieldProblem, Invalid, Refused
from workflows import procedure_rules as rules
from workflows.messages import Messages, Told
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord

OUTCOMES = [
    OutcomeRule(outcome=ACCEPT),
    OutcomeRule(outcome=REFUSE, comment_required=True),
]
SPENT = Conflict(
    "codes_spent",
    "Aucun autre code ne peut être envoyé pour cette démarche. Adressez-vous au service adhérent.",
)
NOT_EXPECTED = Conflict("no_code_expected", "Aucun code n'est attendu pour cette démarche.")
TOO_MANY_TRIES = Conflict(
    "too_many_tries",
    "Trop de codes inexacts ont été saisis : la demande est refusée. Faites-en une nouvelle, ou"
    " adressez-vous au service adhérent.",
)


class SynchronisationCode:
    """Called with the process's order held: one act at a time."""

    def __init__(
        self,
        asked: SynchronisationInput,
        record: ProcedureRecord,
        desk: ProcedureDesk,
        messages: Messages,
        order: asyncio.Lock,
    ) -> None:
        assert asked.new.member_id is not None
        self._new, self._terms, self._member = asked.new, asked.terms, asked.new.member_id
        self._record = record
        self._desk = desk
        self._messages = messages
        self._order = order
        self._sent = 0
        self._watching: list[asyncio.Task[None]] = []

    def check_expected(self) -> None:
        rules.check_open(self._record.stage)
        if self._record.stage is not Stage.CODE_SENT:
            raise NOT_EXPECTED

    def check_another(self) -> None:
        self.check_expected()
        if self._sent >= self._terms.most_codes:
            raise SPENT

    def spent(self, wrong_tries: int) -> bool:
        return wrong_tries >= self._terms.most_tries

    def wrong(self, wrong_tries: int) -> Refused:
        if self.spent(wrong_tries):
            return TOO_MANY_TRIES
        left = self._terms.most_tries - wrong_tries
        detail = (
            "Ce code n'est pas celui qui a été envoyé. Il vous reste"
            f" {left} essai{'s' if left > 1 else ''}."
        )
        return Invalid(
            "code_wrong", detail, [FieldProblem(field="code", code="code_wrong", detail=detail)]
        )

    async def send(self) -> None:
        """Mail a code; the earlier ones are void."""
        on_file = await seal_contact_on_file(self._member)
        if on_file.recipient is None:
            await self.hand_over()
            return
        new = NewCode(
            procedure_id=self._new.procedure_id,
            member_id=self._member,
            code_id=workflow.uuid4(),
            at=workflow.now(),
            expires_at=workflow.now() + self._terms.code_life,
            most_a_day=self._terms.most_codes_a_day,
        )
        secret = await make_code(new)
        self._sent += 1
        told = self._messages.tell_recipient(
            Template.SYNCHRONISATION_CODE,
            on_file.recipient,
            key=f"procedure/{self._new.procedure_id}/code/{new.code_id}",
            facts={
                "member_number": self._record.member_number or "",
                "until": new.expires_at.isoformat(),
            },
            path=f"/demarches/{self._new.procedure_id}",
            secret=secret,
        )
        await self._record.write(
            EventKind.CODE_SENT,
            by=Holder.PORTAL,
            stage=Stage.CODE_SENT,
            held_by=Holder.REQUESTER,
            until=new.expires_at,
        )
        self._watching.append(asyncio.create_task(self._watch(told)))

    async def hand_over(self) -> None:
        """The member services decide instead."""
        due = rules.due(workflow.now(), self._terms.staff_within_working_days)
        await self._desk.open(REVIEW, OUTCOMES, due=due)
        await self._record.write(
            EventKind.FORWARDED,
            by=Holder.PORTAL,
            stage=Stage.PENDING,
            held_by=Holder.MEMBER_SERVICES,
            until=due,
        )
        self._record.tell(Template.PROCEDURE_RECEIVED, procedure=self._new.kind)

    async def watched(self) -> None:
        await asyncio.gather(*self._watching)

    async def _watch(self, told: Told) -> None:
        """A dead mailbox: waiting for the code would be in vain."""
        if await told is not Delivery.REFUSED:
            return
        async with self._order:
            if self._record.stage is Stage.CODE_SENT:
                await self.hand_over()
