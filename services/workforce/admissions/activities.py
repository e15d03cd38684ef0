"""Workforce's steps of an acceptance. Each may run twice and does its work once."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.workforce.employees import queries as employees
from services.workforce.employees.ins import seal_ins
from services.workforce.positions import queries as positions
from shared.contracts.workforce import admissions as contract
from shared.database import SessionFactory, violates
from shared.errors import Conflict
from shared.sealed import Seal


class AdmissionActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.admit_positions.implement
    async def admit_positions(self, batch: contract.SealedBatch) -> int:
        admitted = self._seal.open(batch.content, contract.PositionBatch).positions
        ids = [position.id for position in admitted]
        async with self._sessions.begin() as session:
            await positions.add(session, batch.member_id, admitted, batch.at)
            _all_ours(await positions.how_many_of(session, batch.member_id, ids), ids)
            return await positions.count(session, batch.member_id)

    @contract.admit_employees.implement
    async def admit_employees(self, batch: contract.SealedBatch) -> int:
        admitted = self._seal.open(batch.content, contract.EmployeeBatch).employees
        ids = [employee.id for employee in admitted]
        seal = partial(seal_ins, self._seal)
        try:
            async with self._sessions.begin() as session:
                await employees.add(session, batch.member_id, admitted, batch.at, seal)
                _all_ours(await employees.how_many_of(session, batch.member_id, ids), ids)
                await employees.assign(session, batch.member_id, admitted)
                return await employees.count(session, batch.member_id)
        except IntegrityError as error:
            if violates(error, "job_assignment_position"):
                raise Conflict(
                    "position_unknown",
                    "Un salarié est affecté à un poste que l'adhérent n'a pas.",
                ) from error
            raise

    @contract.discard_workforce.implement
    async def discard_workforce(self, member_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await employees.discard(session, member_id)
            await positions.discard(session, member_id)

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [self.admit_positions, self.admit_employees, self.discard_workforce]


def _all_ours(found: int, ids: list[UUID]) -> None:
    if found != len(set(ids)):
        raise Conflict(
            "workforce_already_exists",
            "Un poste ou un salarié de cette demande existe déjà chez un autre adhérent.",
        )
