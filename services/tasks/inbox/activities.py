"""Tasks' steps of any process that holds human tasks. Each may run twice and does its work once."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from services.tasks.inbox import changes, records
from services.tasks.notes import queries as notes
from shared.contracts.tasks import records as contract
from shared.contracts.tasks.lifecycle import Task
from shared.database import SessionFactory
from shared.errors import NotFound
from shared.sealed import Seal, SealedText


class InboxActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.record_task.implement
    async def record_task(self, task: Task) -> None:
        async with self._sessions.begin() as session:
            if await records.keep_newest(session, task):
                await records.place(session, task)
            await changes.keep(session, task)
            if task.note_id is not None:
                await notes.adopt(session, task.note_id)
            await records.tell(session, task.id)

    @contract.seal_note.implement
    async def seal_note(self, note_id: UUID) -> SealedText:
        async with self._sessions() as session:
            note = await notes.get(session, note_id)
        if note is None:
            raise NotFound("note_unknown", "Ce message n'existe pas.")
        return self._seal.close(contract.Note(comment=note.comment, messages=note.messages))

    def all(self) -> list[Callable[[Any], Awaitable[object]]]:
        return [self.record_task, self.seal_note]
