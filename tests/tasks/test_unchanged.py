"""What is asked for is so already: nothing is recorded, and who may not ask is still refused."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import SessionsOf, TemporalServer
from tests.tasks.desk import Desk, desk_at_work
from tests.tasks.office import DAY, NOW, Person


@pytest.fixture
async def desk(sessions_of: SessionsOf, temporal: TemporalServer) -> AsyncIterator[Desk]:
    async with desk_at_work(sessions_of("tasks"), temporal) as desk:
        yield desk


async def put(desk: Desk, person: Person, task: str, what: str, **body: object) -> tuple[int, int]:
    """The status, and how many changes the task has had by then."""
    answer = await desk.as_(person).put(f"/staff/tasks/{task}/{what}", json=body)
    return answer.status_code, len((await desk.read(desk.claire, task))["history"])


async def test_the_same_priority_is_no_change(desk: Desk) -> None:
    task = await desk.opened(priority=50)
    await desk.do(desk.claire, task, "claim")
    assert await put(desk, desk.claire, task, "priority", priority=50) == (200, 2)
    assert await put(desk, desk.claire, task, "priority", priority=75) == (200, 3)
    assert await put(desk, desk.claire, task, "priority", priority=75) == (200, 3)
    bulk = {"verb": "set_priority", "ids": [task], "priority": 75}
    answer = await desk.as_(desk.claire).post("/staff/tasks/bulk", json=bulk)
    assert answer.json()["results"][0]["status"] == 200
    assert (await desk.read(desk.claire, task))["version"] == 3


async def test_the_same_follow_up_date_is_no_change(desk: Desk) -> None:
    task = await desk.opened()
    until = (NOW + 3 * DAY).isoformat()
    assert await put(desk, desk.claire, task, "follow-up-date", until=None) == (200, 1)
    assert await put(desk, desk.claire, task, "follow-up-date", until=until) == (200, 2)
    assert await put(desk, desk.claire, task, "follow-up-date", until=until) == (200, 2)
    assert await put(desk, desk.claire, task, "follow-up-date", until=None) == (200, 3)


async def test_who_may_not_set_it_is_refused_all_the_same(desk: Desk) -> None:
    task = await desk.opened(priority=50)
    assert await put(desk, desk.yann, task, "priority", priority=50) == (403, 1)
    await desk.do(desk.claire, task, "claim")
    assert await put(desk, desk.yann, task, "follow-up-date", until=None) == (403, 2)
    await desk.do(desk.claire, task, "complete", outcome="accept")
    assert await put(desk, desk.claire, task, "priority", priority=50) == (409, 3)
