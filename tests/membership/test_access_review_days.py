"""A day of the yearly access review: many members, cuts, and what nobody answers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from services.membership.access_reviews.tables import AccessReview
from services.membership.tables import Member
from shared.contracts.processes.access_review import (
    batch_id,
)
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_review_world import a_day, review, standing, started, told
from tests.membership.access_world import long_ago, many_members
from tests.membership.procedures_world import World, email, running
from tests.workflows.kept import keep
from workflows.schedules import ensure_schedules


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def test_what_nobody_answers_becomes_one_task(world: World) -> None:
    others = await many_members(world, 3)
    await long_ago(world, days=366)
    assert await a_day(world) == (4, 0, 0)
    await long_ago(world, days=61)
    process = await started(world)
    day = batch_id(process.id)
    for _ in range(100):
        if tasks := (await world.on_tasks("GET", "?task_type=access_reviews")).json()["items"]:
            break
        await asyncio.sleep(0.05)
    assert [(one["subject_id"], one["member_id"]) for one in tasks] == [(str(day), None)]
    listed = await world.call(world.clerk, "GET", f"/staff/access-reviews/{day}")
    shown = listed.json()["items"]
    assert {one["member_id"] for one in shown} == {str(world.member), *map(str, others)}
    assert [one["users"] for one in shown] == [1, 1, 1, 1]
    # Nobody loses access; an administrator may still answer, which staff see.
    assert await world.access_of("elodie") == "administrator"
    assert (await standing(world))["state"] == "overdue"
    assert (await review(world, "elodie")).status_code == 200
    listed = await world.call(world.clerk, "GET", f"/staff/access-reviews/{day}")
    confirmed = [one["confirmed_at"] is not None for one in listed.json()["items"]]
    assert confirmed.count(True) == 1
    assert (await standing(world))["state"] == "none"

    task = tasks[0]["id"]
    assert (await world.on_tasks("POST", f"/{task}/claim")).status_code == 200
    done = await world.on_tasks("POST", f"/{task}/complete", {"outcome": "done"})
    assert done.status_code == 200, done.text
    marked = await process.result()
    assert (marked.asked, marked.reminded, marked.lapsed) == (0, 0, 4)
    await keep(process, "access_review/lapsed")
    # Once more on the same day: no second task, and the question waits for next year.
    assert await a_day(world, lapse_after=timedelta(days=1)) == (0, 0, 0)


async def test_a_member_that_was_closed_is_forgotten(world: World) -> None:
    await long_ago(world, days=366)
    await a_day(world)
    async with world.sessions_of("membership").begin() as session:
        await session.execute(update(Member).values(closed_at=datetime.now(UTC)))
    await long_ago(world, days=61)
    assert await a_day(world) == (0, 0, 0)
    assert len(told(world)) == 1


async def test_many_members_go_on_in_another_run(world: World) -> None:
    await many_members(world, 23)
    await long_ago(world, days=366)
    process = await started(world, page=5, pages=2)
    first = process.first_execution_run_id
    assert (await process.result()).asked == 24
    assert len(world.mailbox.mails) == 24
    described = await world.temporal.client.get_workflow_handle(process.id).describe()
    assert described.run_id != first
    await keep(process, "access_review/goes_on")
    async with world.sessions_of("membership")() as session:
        assert await session.scalar(select(func.count()).select_from(AccessReview)) == 24


@pytest.mark.parametrize("stopped", ["membership", "workflows", "notifications"])
async def test_a_day_cut_in_the_middle_tells_everybody_once(world: World, stopped: str) -> None:
    await many_members(world, 11)
    await long_ago(world, days=366)
    process = await started(world, page=4)
    await asyncio.sleep(0.15)
    await world.workers.stop(stopped)
    await asyncio.sleep(0.2)
    await world.workers.start(stopped)
    assert (await process.result()).asked == 12
    assert len(world.mailbox.mails) == 12


async def test_the_schedule_starts_it(world: World) -> None:
    await long_ago(world, days=366)
    client = world.temporal.client
    await ensure_schedules(client)
    await client.get_schedule_handle("access-review").trigger()
    assert [one.address for one in await world.mailbox.count(1)] == [email("elodie")]
