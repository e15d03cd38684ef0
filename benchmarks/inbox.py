"""The inbox's page and its list with 10,000 open tasks, against 100 (P7): `python -m
benchmarks.inbox [how many]`.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import aiohttp
import asyncpg

from benchmarks.decisions import Person
from benchmarks.measured import ROUNDS, tell, tell_ratio, timed
from deploy.local.demo_people import CLERK, PASSWORD
from deploy.local.instance import Instance
from deploy.local.keys import load

FEW, MANY = 100, 10_000
A_ROUND = 40
# Rows as activities would leave them: offered to the member services, due over a month.
TASKS = """
with made as (
  insert into tasks.tasks (id, process_id, task_type, subject_kind, subject_id, state,
    candidate_groups, candidate_users, excluded_users, created_at, due_date, priority, outcomes,
    waiting_for, version)
  select gen_random_uuid(), 'measure/' || n, 'access_request', 'procedure', gen_random_uuid(),
    'ready', array['member_services'], array[]::uuid[], array[]::uuid[],
    now() - n * interval '1 minute', now() + (n % 40 - 10) * interval '1 day', n % 100, '[]',
    'staff', 1
  from generate_series(1, $1::int) n
  returning id, created_at, due_date, priority
)
insert into tasks.places (pool, task_id, open, due_at, created_at, priority)
select 'member_services', id, true, due_date, created_at, priority from made
"""


async def main(many: int) -> None:
    with Instance.temporary() as portal:
        admin, port = load(portal.data).admin, portal.address("postgres").rpartition(":")[2]
        database = await asyncpg.connect(f"postgresql://postgres:{admin}@127.0.0.1:{port}/portal")
        # The portal's address is a number here: cookies are kept all the same.
        jar = aiohttp.CookieJar(unsafe=True)
        async with (
            aiohttp.ClientSession() as http,
            aiohttp.ClientSession(cookie_jar=jar) as browser,
        ):
            clerk = await Person(http, portal.address("api")).signed_in(CLERK.person.email)
            page = await signed_in_page(portal, browser)
            figures: dict[int, list[tuple[list[float], list[float]]]] = {}
            present = 0
            for size in (FEW, many):
                await database.execute(TASKS, size - present)
                await database.execute("analyze tasks.tasks, tasks.places")
                present = size
                figures[size] = [
                    (
                        [await timed(page) for _ in range(A_ROUND)],
                        [
                            await timed(lambda: clerk.call("GET", "/staff/tasks"))
                            for _ in range(A_ROUND)
                        ],
                    )
                    for _ in range(ROUNDS)
                ]
        await database.close()
    for place, name in enumerate(("page /corbeille", "list GET /staff/tasks")):
        few, crowded = ([turn[place] for turn in figures[size]] for size in (FEW, many))
        tell(f"{name}, {FEW} open tasks", few)
        tell(f"{name}, {many} open tasks", crowded)
        tell_ratio(crowded, few)


Page = Callable[[], Awaitable[None]]


async def signed_in_page(portal: Instance, browser: aiohttp.ClientSession) -> Page:
    """The inbox as a browser asks for it."""
    address = portal.address("portal")
    origin = {"Origin": address}
    await browser.post(
        f"{address}/connexion", data={"email": CLERK.person.email, "password": PASSWORD},
        headers=origin,
    )  # fmt: skip

    async def page() -> None:
        async with browser.get(f"{address}/corbeille") as answer:
            body = await answer.text()
            if answer.status != 200 or "Corbeille" not in body:
                raise RuntimeError(f"/corbeille: {answer.status}")

    return page


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY))
