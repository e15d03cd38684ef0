"""Undoing a merger in workforce after people went on working: what was done since is spared."""

import pytest
from sqlalchemy import delete, func, select, text, update

from services.workforce.moves.activities import MoveActivities
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.database import SessionFactory
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.workforce.merging import ONE, TWO, employee, line, merger, of, position


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("workforce")


@pytest.fixture
def moves(sessions: SessionFactory) -> MoveActivities:
    return MoveActivities(sessions, SEAL)


async def test_undoing_spares_what_was_changed_and_created_since(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    own, theirs = await position(sessions, ONE, "Propre"), await position(sessions, TWO, "Venu")
    settled = await employee(sessions, ONE, own, "Installée")
    moved = await employee(sessions, TWO, theirs, "Venue")
    move = merger(TWO)
    await moves.move_workforce(move)
    async with sessions.begin() as session:
        await session.execute(
            update(Employee).where(Employee.id == moved).values(married_name="Depuis")
        )
        # Since then, each works in a position that came from the other side.
        session.add_all([line(ONE, moved, own), line(ONE, settled, theirs)])
    hired = await employee(sessions, ONE, theirs, "Embauchée")

    await moves.restore_workforce(move.procedure_id)
    async with sessions() as session:
        came_back = await session.get_one(Employee, moved)
        assert (came_back.member_id, came_back.married_name) == (TWO, "Depuis")
        assert (await session.get_one(Employee, hired)).member_id == ONE
        astray = await session.scalar(
            text(
                "select count(*) from workforce.job_assignments l"
                " join workforce.job_positions p on p.id = l.position_id"
                " join workforce.employees e on e.id = l.employee_id"
                " where p.member_id <> l.member_id or e.member_id <> l.member_id"
            )
        )
        assert astray == 0
        without = await session.scalar(
            select(func.count()).where(JobAssignment.position_id.is_(None))
        )
        assert without == 0
    # « Propre » was needed by the employee who went back, « Venu » by those who stayed.
    assert [await of(sessions, JobPosition, one) for one in (ONE, TWO)] == [2, 2]
    assert [await of(sessions, JobAssignment, one) for one in (ONE, TWO)] == [3, 2]


async def test_undoing_after_rows_were_deleted_leaves_the_rest_right(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    theirs = await position(sessions, TWO)
    moved = await employee(sessions, TWO, theirs)
    leaver = await employee(sessions, TWO, None, "Partie")
    own = await position(sessions, ONE, "Propre")
    move = merger(TWO)
    await moves.move_workforce(move)
    async with sessions.begin() as session:
        await session.execute(update(JobAssignment).where(JobAssignment.position_id == theirs)
                              .values(position_id=own))  # fmt: skip
        await session.execute(delete(JobPosition).where(JobPosition.id == theirs))
        await session.execute(delete(JobAssignment).where(JobAssignment.employee_id == leaver))
        await session.execute(delete(Employee).where(Employee.id == leaver))
    await moves.restore_workforce(move.procedure_id)
    async with sessions() as session:
        assert (await session.get_one(Employee, moved)).member_id == TWO
        assert await session.get(Employee, leaver) is None
        career = (await session.scalars(select(JobAssignment))).one()
        held = await session.get_one(JobPosition, career.position_id)
        assert (career.member_id, held.member_id, held.label) == (TWO, TWO, "Propre")
