"""What an acceptance writes in workforce, each step run twice."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.workforce.admissions.activities import AdmissionActivities
from services.workforce.employees.ins import masked_ins
from services.workforce.seed import seed_workforce
from services.workforce.tables import Employee, JobAssignment, JobPosition, Table
from shared.database import SessionFactory
from shared.errors import Conflict
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.workforce.staff import AT, employee, of_employees, of_positions, position

MEMBER = uuid4()
OTHER_MEMBER = uuid4()


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("workforce")


@pytest.fixture
def activities(sessions: SessionFactory) -> AdmissionActivities:
    return AdmissionActivities(sessions, SEAL)


async def _rows(sessions: SessionFactory, table: type[Table]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_positions_and_employees_admitted_twice_are_there_once(
    activities: AdmissionActivities, sessions: SessionFactory
) -> None:
    mason, clerk = position(), position("Assistante de gestion", pcs="461f")
    hired = [employee(mason, "Ngo Bà"), employee(clerk, "D'Hérouville-🙂")]
    for _ in range(2):
        assert await activities.admit_positions(of_positions(MEMBER, mason, clerk)) == 2
        assert await activities.admit_employees(of_employees(MEMBER, *hired)) == 2
    assert await _rows(sessions, JobPosition) == 2
    assert await _rows(sessions, Employee) == 2
    assert await _rows(sessions, JobAssignment) == 2


async def test_a_thousand_employees_are_admitted_in_one_step(
    activities: AdmissionActivities,
) -> None:
    mason = position()
    await activities.admit_positions(of_positions(MEMBER, mason))
    hired = [employee(mason, f"Martin {number}", ins="295109912611193") for number in range(1000)]
    batch = of_employees(MEMBER, *hired)
    assert await activities.admit_employees(batch) == 1000
    assert await activities.admit_employees(batch) == 1000


async def test_nothing_of_an_empty_step_is_stored(activities: AdmissionActivities) -> None:
    assert await activities.admit_positions(of_positions(MEMBER)) == 0
    assert await activities.admit_employees(of_employees(MEMBER)) == 0


async def test_a_position_of_another_member_is_not_taken(
    activities: AdmissionActivities, sessions: SessionFactory
) -> None:
    taken, new = position(), position()
    await activities.admit_positions(of_positions(OTHER_MEMBER, taken))
    with pytest.raises(Conflict) as refused:
        await activities.admit_positions(of_positions(MEMBER, new, taken))
    assert refused.value.code == "workforce_already_exists"
    assert await _rows(sessions, JobPosition) == 1


async def test_an_employee_of_another_member_is_not_taken(
    activities: AdmissionActivities, sessions: SessionFactory
) -> None:
    theirs, ours = position(), position()
    await activities.admit_positions(of_positions(OTHER_MEMBER, theirs))
    await activities.admit_positions(of_positions(MEMBER, ours))
    taken = employee(theirs)
    await activities.admit_employees(of_employees(OTHER_MEMBER, taken))
    claimed = taken.model_copy(update={"position_id": ours.id})
    with pytest.raises(Conflict) as refused:
        await activities.admit_employees(of_employees(MEMBER, employee(ours), claimed))
    assert refused.value.code == "workforce_already_exists"
    assert await _rows(sessions, Employee) == 1


async def test_an_employee_cannot_hold_another_members_position(
    activities: AdmissionActivities, sessions: SessionFactory
) -> None:
    theirs = position()
    await activities.admit_positions(of_positions(OTHER_MEMBER, theirs))
    with pytest.raises(Conflict) as refused:
        await activities.admit_employees(of_employees(MEMBER, employee(theirs)))
    assert refused.value.code == "position_unknown"
    assert await _rows(sessions, Employee) == 0


async def test_discarding_forgets_the_members_workforce_and_no_other(
    activities: AdmissionActivities, sessions: SessionFactory
) -> None:
    for member in (MEMBER, OTHER_MEMBER):
        held = position()
        await activities.admit_positions(of_positions(member, held))
        await activities.admit_employees(of_employees(member, employee(held)))
    await activities.discard_workforce(MEMBER)
    await activities.discard_workforce(MEMBER)
    async with sessions() as session:
        left = (await session.scalars(select(JobAssignment.member_id))).all()
        assert left == [OTHER_MEMBER]
        assert (await session.scalars(select(Employee.member_id))).all() == left
        assert (await session.scalars(select(JobPosition.member_id))).all() == left


async def test_the_ins_is_stored_sealed_only(
    activities: AdmissionActivities, sessions: SessionFactory
) -> None:
    held = position()
    await activities.admit_positions(of_positions(MEMBER, held))
    hired = employee(held, ins="295109912611193")
    await activities.admit_employees(of_employees(MEMBER, hired))
    async with sessions() as session:
        row = await session.get_one(Employee, hired.id)
    assert "295109912611193" not in str(vars(row))
    assert row.ins_sealed is not None
    assert masked_ins(SEAL, row.ins_sealed) == "2 95 10 ** *** *** 93"


async def test_the_demonstration_is_seeded_twice_and_there_once(
    sessions: SessionFactory,
) -> None:
    held = position()
    hired = [employee(held)]
    for _ in range(2):
        await seed_workforce(sessions, SEAL, MEMBER, [held], hired, AT)
    assert await _rows(sessions, JobPosition) == 1
    assert await _rows(sessions, JobAssignment) == 1
