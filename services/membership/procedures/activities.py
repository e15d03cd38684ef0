"""Membership's steps of any procedure. Each may run twice and does its work once."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import IntegrityError

from services.membership.procedures import messages, queries
from services.membership.procedures.rules import ALREADY_OPEN, reference
from services.membership.procedures.tables import ProcedureMessage
from services.membership.tables import Member
from shared.contracts.identity.accounts import Recipient
from shared.contracts.membership import procedures as contract
from shared.contracts.membership.procedures import Holder
from shared.contracts.tasks.records import Note
from shared.database import SessionFactory, violates
from shared.sealed import Seal


class ProcedureActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.open_procedure.implement
    async def open_procedure(self, new: contract.NewProcedure) -> contract.ProcedureRef:
        try:
            async with self._sessions.begin() as session:
                row = await queries.add(session, new)
                member = await session.get(Member, row.member_id) if row.member_id else None
        except IntegrityError as error:
            if violates(error, "one_open_procedure"):
                raise ALREADY_OPEN from error
            raise
        return contract.ProcedureRef(
            procedure_id=row.id,
            reference=reference(row.number),
            member_number=member.number if member else None,
        )

    @contract.record_progress.implement
    async def record_progress(self, progress: contract.Progress) -> None:
        async with self._sessions.begin() as session:
            await queries.record(session, progress)

    @contract.adopt_message.implement
    async def adopt_message(self, staged: contract.StagedMessage) -> None:
        async with self._sessions.begin() as session:
            await messages.adopt(session, staged.procedure_id, staged.message_id)

    @contract.keep_note.implement
    async def keep_note(self, note: contract.TaskNote) -> None:
        written = self._seal.open(note.note, Note)
        message = ProcedureMessage(
            id=note.message_id,
            procedure_id=note.procedure_id,
            kind=note.kind,
            by=Holder.MEMBER_SERVICES,
            account_id=note.by,
            text=written.comment,
            at=note.at,
            adopted=True,
        )
        async with self._sessions.begin() as session:
            await messages.write(session, message)

    @contract.remember_person.implement
    async def remember_person(self, person: contract.PersonSeen) -> None:
        seen = self._seal.open(person.recipient, Recipient)
        async with self._sessions.begin() as session:
            await messages.remember(session, person.account_id, seen)

    def all(self) -> list[Callable[..., Any]]:
        return [
            self.open_procedure,
            self.record_progress,
            self.adopt_message,
            self.keep_note,
            self.remember_person,
        ]
