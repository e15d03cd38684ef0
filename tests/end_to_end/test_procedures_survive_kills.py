"""Each process is killed with SIGKILL in the middle of the procedures' story: members imported,
synchronised, shared and merged, and the merger undone, each once and whole.
"""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import aiohttp
import asyncpg
import pytest

from deploy.local.demo_people import CLERK, PASSWORD, SECOND_CLERK
from deploy.local.instance import Instance
from deploy.local.keys import load
from tests.end_to_end.client import Client
from tests.end_to_end.histories import readable_histories
from tests.end_to_end.people import accounts
from tests.end_to_end.procedures_story import Company, ProceduresStory
from tests.end_to_end.sirets import sirets

VICTIMS = (
    "gateway", "identity-worker", "membership-api", "membership-worker", "workforce-worker",
    "billing-worker", "tasks-api", "tasks-worker", "notifications-worker", "workflows-worker",
    "postgres", "temporal",
)  # fmt: skip
KILLED_DURING = {"bring_in", "synchronise", "accept", "approve", "undo"}
FREE = sirets(710000000)
NUMBERS = count(80001)
ONCE = (
    "select 'employees' as what, count(*) from workforce.employees where member_id = $1"
    " union all select 'positions', count(*) from workforce.job_positions where member_id = $1"
    " union all select 'grants', count(*) from membership.access_grants where member_id = $1"
    " union all select 'invoices', count(*) from billing.invoices where member_id = $1"
    " union all select 'links', count(*) from identity.member_links where member_id = $1"
)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


async def connected(portal: Instance) -> Any:
    port, admin = portal.address("postgres").rpartition(":")[2], load(portal.data).admin
    return await asyncpg.connect(f"postgresql://postgres:{admin}@127.0.0.1:{port}/portal")


@pytest.mark.parametrize("victim", VICTIMS)
async def test_a_killed_process_loses_and_doubles_nothing(
    victim: str, portal: Instance, http: aiohttp.ClientSession
) -> None:
    async def signed_in(email: str) -> Client:
        client = Client(portal.address("api"), portal.address("mail"), http)
        await client.sign_in(email, PASSWORD)
        return client

    async def kill(step: str) -> None:
        if step in KILLED_DURING:
            await asyncio.sleep(0.05)
            former = portal.kill(victim)
            await asyncio.to_thread(portal.wait_for_another, victim, former)

    first, second, colleague = [await signed_in(one) for one in await accounts(portal, 3)]
    companies = [
        Company(str(next(NUMBERS)), next(FREE), f"contact@{victim}-{place}.example")
        for place in ("un", "deux")
    ]
    story = ProceduresStory(
        first=first,
        second=second,
        colleague=colleague,
        clerk=await signed_in(CLERK.person.email),
        approver=await signed_in(SECOND_CLERK.person.email),
        absorbing=companies[0],
        absorbed=companies[1],
        between=kill,
    )
    async with asyncio.timeout(300):
        await story.told()
    connection = await connected(portal)
    try:
        await _undone_exactly(connection, story)
        await _each_event_once(connection, story)
    finally:
        await connection.close()


async def _undone_exactly(connection: Any, story: ProceduresStory) -> None:
    """Each member has again what the office's files and its people gave it, and no more."""
    found = [
        {row["what"]: row["count"] for row in await connection.fetch(ONCE, story.members[number])}
        for number in (story.absorbing.number, story.absorbed.number)
    ]
    assert found == [
        {"employees": 1, "positions": 1, "grants": 1, "invoices": 0, "links": 1},
        {"employees": 1, "positions": 2, "grants": 2, "invoices": 1, "links": 2},
    ]


async def _each_event_once(connection: Any, story: ProceduresStory) -> None:
    for procedure, expected in (
        (story.request, ["opened", "accepted"]),
        (story.merger, ["opened", "taken_up", "prepared", "taken_up", "approved",
                        "execution_started", "executed", "undone"]),
    ):  # fmt: skip
        rows = await connection.fetch(
            "select kind from membership.procedure_events where procedure_id = $1"
            " order by sequence",
            procedure,
        )
        assert [row["kind"] for row in rows] == expected
    states = await connection.fetch(
        "select state from tasks.tasks where subject_id = any($1)", [story.request, story.merger]
    )
    assert {row["state"] for row in states} == {"completed"}


async def test_no_history_of_the_whole_run_names_anybody(portal: Instance) -> None:
    found = await readable_histories(portal)
    private = ("Trévidic", "Gwenn", "trevidic.example", "Nolwenn", "Enora", "Atelier 8", "Morvan",
               "sante-atlantique", "Crébillon", "ateliers", "0240000000")  # fmt: skip
    assert [text for text in private if text in found] == []
