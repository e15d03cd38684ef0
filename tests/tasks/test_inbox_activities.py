"""What processes ask of the inbox, each asked twice."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import func, select

from services.tasks.inbox.activities import InboxActivities
from services.tasks.notes import queries as notes
from services.tasks.tables import Note, Place
from services.tasks.tables import Task as Row
from shared.contracts.tasks import records as contract
from shared.contracts.tasks.lifecycle import State, Task
from shared.database import SessionFactory
from shared.errors import NotFound
from tests.callers import SEAL
from tests.conftest import Postgres, SessionsOf
from tests.tasks.office import NOW, task


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("tasks")


@pytest.fixture
def inbox(sessions: SessionFactory) -> InboxActivities:
    return InboxActivities(sessions, SEAL)


async def recorded(sessions: SessionFactory, task_id: UUID) -> Task:
    async with sessions() as session:
        return Task.model_validate(await session.get_one(Row, task_id), from_attributes=True)


async def pools(sessions: SessionFactory, task_id: UUID) -> list[str]:
    async with sessions() as session:
        found = await session.scalars(
            select(Place.pool).where(Place.task_id == task_id).order_by(Place.pool)
        )
        return list(found)


def note(task_id: UUID) -> Note:
    return Note(
        id=uuid4(), task_id=task_id, author=uuid4(), verb="complete", comment="Dossier illisible",
        messages={"company": "SIRET à revoir"}, created_at=NOW, adopted=False,
    )  # fmt: skip


async def test_a_task_recorded_twice_is_there_once_and_whole(
    inbox: InboxActivities, sessions: SessionFactory
) -> None:
    new = task(candidate_users=[uuid4()], excluded_users=[uuid4()], due_date=NOW)
    await inbox.record_task(new)
    await inbox.record_task(new)
    assert await recorded(sessions, new.id) == new
    assert await pools(sessions, new.id) == sorted([str(new.candidate_users[0]), "member_services"])


async def test_an_older_version_never_overwrites_a_newer_one(
    inbox: InboxActivities, sessions: SessionFactory
) -> None:
    old = task()
    new = old.model_copy(
        update={"version": 3, "state": State.RESERVED, "candidate_groups": ["health_team"]}
    )
    await inbox.record_task(new)
    await inbox.record_task(old)
    assert await recorded(sessions, old.id) == new
    assert await pools(sessions, old.id) == ["health_team"]


async def test_versions_written_at_once_leave_the_newest(
    inbox: InboxActivities, sessions: SessionFactory
) -> None:
    first = task()
    versions = [first.model_copy(update={"version": v, "priority": v}) for v in range(1, 9)]
    await asyncio.gather(*(inbox.record_task(version) for version in reversed(versions)))
    assert (await recorded(sessions, first.id)).priority == 8
    async with sessions() as session:
        placed = await session.execute(select(Place.priority).where(Place.task_id == first.id))
        assert placed.scalars().all() == [8]


async def test_a_staged_note_is_adopted_even_by_a_version_that_came_late(
    inbox: InboxActivities, sessions: SessionFactory
) -> None:
    old = task()
    staged = note(old.id)
    async with sessions.begin() as session:
        await notes.stage(session, staged)
    await inbox.record_task(old.model_copy(update={"version": 5}))
    async with sessions() as session:
        assert not await notes.of_task(session, old.id, staged.author)

    for _ in range(2):
        await inbox.record_task(old.model_copy(update={"note_id": staged.id}))
    async with sessions() as session:
        assert [kept.id for kept in await notes.of_task(session, old.id, staged.author)] == [
            staged.id
        ]


async def test_a_note_staged_twice_is_there_once(sessions: SessionFactory) -> None:
    staged = note(uuid4())
    for _ in range(2):
        async with sessions.begin() as session:
            await notes.stage(session, staged)
    async with sessions() as session:
        assert await session.scalar(select(func.count(Note.id))) == 1


async def test_a_note_is_handed_over_sealed(
    inbox: InboxActivities, sessions: SessionFactory
) -> None:
    staged = note(uuid4())
    async with sessions.begin() as session:
        await notes.stage(session, staged)
    sealed = await inbox.seal_note(staged.id)
    assert "illisible" not in sealed
    assert SEAL.open(sealed, contract.Note) == contract.Note(
        comment="Dossier illisible", messages={"company": "SIRET à revoir"}
    )
    with pytest.raises(NotFound):
        await inbox.seal_note(uuid4())


async def test_whoever_listens_is_told(inbox: InboxActivities, postgres_server: Postgres) -> None:
    heard: asyncio.Queue[object] = asyncio.Queue()
    address = postgres_server.url("tasks").replace("+asyncpg", "")
    connection = await asyncpg.connect(address)
    await connection.add_listener("tasks", lambda *said: heard.put_nowait(said[3]))
    try:
        new = task()
        await inbox.record_task(new)
        assert await asyncio.wait_for(heard.get(), timeout=2) == str(new.id)
    finally:
        await connection.close()
