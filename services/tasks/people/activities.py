"""The staff as identity tells them. May run twice, and late: the newest reading stays."""

from collections.abc import Awaitable, Callable
from typing import Any

from services.tasks.people import queries
from shared.contracts.identity.colleagues import Colleague
from shared.contracts.tasks import colleagues as contract
from shared.database import SessionFactory
from shared.sealed import Seal, SealedText


class PeopleActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.keep_colleague.implement
    async def keep_colleague(self, colleague: SealedText) -> None:
        known = self._seal.open(colleague, Colleague)
        async with self._sessions.begin() as session:
            if await queries.keep_newest(session, known):
                await queries.keep_absences(session, known)

    def all(self) -> list[Callable[[Any], Awaitable[object]]]:
        return [self.keep_colleague]
