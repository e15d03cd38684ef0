"""Workforce's steps of a merger. Each may run twice and does its work once."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.workforce.moves import plans, queries, restoring
from shared.contracts.workforce import moves as contract
from shared.database import SessionFactory
from shared.sealed import Seal


class MoveActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.count_workforce_moves.implement
    async def count_workforce_moves(self, scope: contract.MoveScope) -> contract.MoveCounts:
        async with self._sessions() as session:
            plan = await plans.look(session, self._seal, scope)
        return contract.MoveCounts(counts=plan.counts())

    @contract.move_workforce.implement
    async def move_workforce(self, move: contract.WorkforceMove) -> None:
        async with self._sessions.begin() as session:
            await queries.lock(session, move.procedure_id)
            plan = await plans.look(session, self._seal, move)
            await queries.move(session, move, plan.same_people, plan.identical_positions)

    @contract.restore_workforce.implement
    async def restore_workforce(self, procedure_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await queries.lock(session, procedure_id)
            await restoring.restore(session, procedure_id)

    @contract.settle_workforce.implement
    async def settle_workforce(self, procedure_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await restoring.settle(session, procedure_id)

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [
            self.count_workforce_moves,
            self.move_workforce,
            self.restore_workforce,
            self.settle_workforce,
        ]
