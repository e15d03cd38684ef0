"""A merger's part in workforce: all of it moves, and undoing writes back exactly what was."""

import time
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from services.workforce.moves.activities import MoveActivities
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.database import SessionFactory
from shared.http.caller import Caller, Role
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.dumps import changed, dump
from tests.workforce.merging import ONE, THREE, TWO, employee, merger, of, position
from tests.workforce.staff import workforce_api

INS, OTHER_INS = "295107542600542", "280027542600501"


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("workforce")


@pytest.fixture
def moves(sessions: SessionFactory) -> MoveActivities:
    return MoveActivities(sessions, SEAL)


async def test_all_of_two_members_moves_and_comes_back(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    for member in (ONE, TWO, THREE):
        held = await position(sessions, member, label=f"Poste {member.int}")
        await employee(sessions, member, held, f"Nom {member.int}")
        await employee(sessions, member, None, f"Sans poste {member.int}")
    before, move = await dump(sessions, "workforce"), merger(TWO, THREE)

    await moves.move_workforce(move)
    once = await dump(sessions, "workforce")
    await moves.move_workforce(move)
    assert changed(once, await dump(sessions, "workforce")) == {}
    assert [await of(sessions, Employee, one) for one in (ONE, TWO, THREE)] == [6, 0, 0]
    assert [await of(sessions, JobAssignment, one) for one in (ONE, TWO, THREE)] == [6, 0, 0]
    assert [await of(sessions, JobPosition, one) for one in (ONE, TWO, THREE)] == [3, 0, 0]

    for _ in range(2):
        await moves.restore_workforce(move.procedure_id)
        assert changed(before, await dump(sessions, "workforce")) == {}


async def test_what_is_the_same_becomes_one_and_two_again(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    kept, gone = await position(sessions, ONE), await position(sessions, TWO, "VENDEUSE")
    other = await position(sessions, TWO, risks=("asbestos",))
    stays = await employee(sessions, ONE, kept)
    joins = await employee(sessions, TWO, gone, "Le GOFF", ins=INS)
    last = await employee(sessions, THREE, None, "Le Goff", ins=INS)
    before, move = await dump(sessions, "workforce"), merger(TWO, THREE)

    await moves.move_workforce(move)
    async with sessions() as session:
        people = (await session.scalars(select(Employee))).all()
        assert [one.id for one in people] == [stays]
        assert people[0].ins_sealed is not None
        lines = (await session.scalars(select(JobAssignment))).all()
        assert {one.employee_id for one in lines} == {stays}
        assert sorted(str(one.position_id) for one in lines) == sorted(
            [str(kept), str(kept), "None"]
        )
        assert set(await session.scalars(select(JobPosition.id))) == {kept, other}
    await moves.restore_workforce(move.procedure_id)
    assert changed(before, await dump(sessions, "workforce")) == {}
    assert joins != last


@pytest.mark.parametrize("join", [True, False])
async def test_the_same_name_with_two_numbers_is_two_people(
    moves: MoveActivities, sessions: SessionFactory, join: bool
) -> None:
    await employee(sessions, ONE, None, ins=INS)
    await employee(sessions, TWO, None, ins=OTHER_INS)
    await moves.move_workforce(merger(TWO, join=join))
    assert await of(sessions, Employee, ONE) == 2


async def test_two_homonyms_in_one_member_are_left_alone(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    for member in (ONE, TWO, TWO):
        await employee(sessions, member, None)
    await moves.move_workforce(merger(TWO))
    assert await of(sessions, Employee, ONE) == 3


async def test_nothing_is_joined_unless_it_was_chosen(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    for member in (ONE, TWO):
        await employee(sessions, member, await position(sessions, member))
    await moves.move_workforce(merger(TWO, join=False))
    assert await of(sessions, Employee, ONE) == 2
    assert await of(sessions, JobPosition, ONE) == 2


async def test_what_was_written_meanwhile_follows_and_comes_back(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    """An activity that dies after its commit runs again, and finds one row more."""
    move = merger(TWO)
    await employee(sessions, TWO, None, "Avant")
    await moves.move_workforce(move)
    await employee(sessions, TWO, await position(sessions, TWO, "Tardif"), "Pendant")
    await moves.move_workforce(move)
    assert await of(sessions, Employee, TWO) == 0
    await moves.restore_workforce(move.procedure_id)
    assert await of(sessions, Employee, TWO) == 2


async def test_five_thousand_employees_move_in_seconds(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    held = {one: await position(sessions, one, f"Poste {one.int}") for one in (ONE, TWO)}
    fill = text(
        "insert into workforce.employees (id, member_id, title, first_name, birth_name,"
        " birth_date, folded, created_at) select gen_random_uuid(), :member, 'M', 'Prénom',"
        " 'Nom ' || n, date '1970-01-01' + n, 'nom', now() from generate_series(1, 5000) n"
    )
    careers = text(
        "insert into workforce.job_assignments (id, member_id, employee_id, position_id,"
        " contract_type, starts_on) select gen_random_uuid(), member_id, id, :held, 'cdi',"
        " date '2020-01-01' from workforce.employees where member_id = :member"
    )
    async with sessions.begin() as session:
        for member in (ONE, TWO):
            await session.execute(fill, {"member": member})
            await session.execute(careers, {"member": member, "held": held[member]})
    before, move = await dump(sessions, "workforce"), merger(TWO)
    started = time.perf_counter()
    await moves.move_workforce(move)
    assert time.perf_counter() - started < 10
    # All five thousand are the same people in both.
    assert [await of(sessions, Employee, one) for one in (ONE, TWO)] == [5000, 0]
    await moves.restore_workforce(move.procedure_id)
    assert before == await dump(sessions, "workforce")


async def test_the_dry_run_counts_what_the_move_does_and_changes_nothing(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    kept = await position(sessions, ONE)
    await position(sessions, TWO)
    await position(sessions, TWO, "Vendeuse de nuit")
    await employee(sessions, ONE, kept)
    await employee(sessions, TWO, None)
    await employee(sessions, ONE, None, "Homonyme", ins=INS)
    await employee(sessions, TWO, None, "Homonyme", ins=OTHER_INS)
    before = await dump(sessions, "workforce")
    staff = Caller(account_id=uuid4(), roles=frozenset({Role.MEMBER_SERVICES}))
    path = f"/staff/workforce-moves?absorbing={ONE}&absorbed={TWO}"
    answer = await (await workforce_api(sessions, staff)).get(path)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    figures = {name: shown[name]["count"] for name in shown if name != "members"}
    assert figures == {
        "positions": 2, "employees": 2, "identical_positions": 1, "similar_positions": 1,
        "same_employees": 1, "homonyms": 1,
    }  # fmt: skip
    counted = (await moves.count_workforce_moves(merger(TWO))).counts
    assert counted == {**figures, "assignments": 2}
    assert shown["similar_positions"]["items"][0]["moved"]["label"] == "Vendeuse de nuit"
    assert changed(before, await dump(sessions, "workforce")) == {}

    stranger = Caller(account_id=uuid4(), roles=frozenset({Role.HEALTH_TEAM}))
    hidden = await (await workforce_api(sessions, stranger)).get(path)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")
