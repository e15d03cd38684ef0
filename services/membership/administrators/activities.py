"""Membership's steps of a change of administrator. Each may run twice and does its work once."""

from collections.abc import Callable
from typing import Any

from services.membership.administrators import queries
from shared.contracts.membership import administrators as contract
from shared.database import SessionFactory


class AdministratorActivities:
    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions

    @contract.open_evidence.implement
    async def open_evidence(self, evidence: contract.Evidence) -> None:
        async with self._sessions.begin() as session:
            await queries.open_evidence(session, evidence)

    @contract.add_evidence.implement
    async def add_evidence(self, more: contract.MoreEvidence) -> None:
        async with self._sessions.begin() as session:
            await queries.add_evidence(session, more)

    def all(self) -> list[Callable[..., Any]]:
        return [self.open_evidence, self.add_evidence]
