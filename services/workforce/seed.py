"""Demonstration rows, put in by the loader. Run twice, it adds nothing the second time."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from services.workforce.employees import queries as employees
from services.workforce.employees.ins import seal_ins
from services.workforce.positions import queries as positions
from shared.contracts.workforce.admissions import AdmittedEmployee, AdmittedPosition
from shared.database import SessionFactory
from shared.sealed import Seal


async def seed_workforce(
    sessions: SessionFactory,
    seal: Seal,
    member_id: UUID,
    held: Sequence[AdmittedPosition],
    employed: Sequence[AdmittedEmployee],
    at: datetime,
) -> None:
    """Give a member these positions and employees."""
    async with sessions.begin() as session:
        await positions.add(session, member_id, held, at)
        await employees.add(session, member_id, employed, at, partial(seal_ins, seal))
        await employees.assign(session, member_id, employed)
