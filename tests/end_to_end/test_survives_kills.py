"""Each process is killed with SIGKILL in the middle of the story: nothing is lost or doubled.

The clients do what clients do: ask again what was not answered, under the same key.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import count

import aiohttp
import asyncpg
import pytest

from deploy.local.demo_people import CLERK, PASSWORD
from deploy.local.instance import Instance
from deploy.local.keys import load
from tests.end_to_end.client import Client
from tests.end_to_end.histories import readable_histories
from tests.end_to_end.sirets import sirets
from tests.end_to_end.story import Story

VICTIMS = (
    "gateway", "portal", "identity-api", "identity-worker", "membership-api", "membership-worker",
    "workforce-api", "workforce-worker", "billing-api", "billing-worker", "tasks-api",
    "tasks-worker", "notifications-api", "notifications-worker", "workflows-worker", "mail",
    "postgres", "temporal",
)  # fmt: skip
KILLED_DURING = {"employees", "accept"}
# Who works while an account is made dies then too.
AT_SIGN_UP = ("gateway", "identity", "notifications", "mail", "workflows", "postgres", "temporal")
# Dead between the mail server's « taken » and the row that says so, they have it sent again, under
# the same Message-ID: SMTP knows no better, and mailboxes keep one of the two.
BETWEEN_MAIL_AND_ROW = {"notifications-worker", "postgres", "mail"}
FREE = sirets()
NUMBERS = count(1)
SUBJECTS = {"Activez": 1, "bien été reçue": 2, "à corriger": 1, "est acceptée": 1}
ONCE = {
    "workforce.job_positions": 2,
    "workforce.employees": 2,
    "billing.billing_accounts": 1,
    "membership.access_grants": 1,
    "identity.member_links": 1,
}


@pytest.fixture(scope="module")
def portal() -> Iterator[Instance]:
    with Instance.temporary({"IDENTITY_REQUESTS_PER_HOUR": "1000"}) as portal:
        yield portal


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


def client(portal: Instance, http: aiohttp.ClientSession) -> Client:
    return Client(portal.address("api"), portal.address("mail"), http)


@pytest.mark.parametrize("victim", VICTIMS)
async def test_a_killed_process_loses_and_doubles_nothing(
    victim: str, portal: Instance, http: aiohttp.ClientSession
) -> None:
    clerk = client(portal, http)
    await clerk.sign_in(CLERK.person.email, PASSWORD)

    async def kill(step: str) -> None:
        if step in KILLED_DURING or (step == "register" and victim.startswith(AT_SIGN_UP)):
            await asyncio.sleep(0.02)
            former = portal.kill(victim)
            await asyncio.to_thread(portal.wait_for_another, victim, former)

    email = f"{victim}-{next(NUMBERS)}@trevidic.example"
    story = Story(client(portal, http), clerk, email, next(FREE), between=kill)
    async with asyncio.timeout(120):
        member = await story.told()
    await _everything_is_there_once(portal, story, member["id"])
    await _each_mail_came_once(story, victim)


async def _everything_is_there_once(portal: Instance, story: Story, member_id: str) -> None:
    application = story.place.rpartition("/")[2]
    admin = load(portal.data).admin
    port = portal.address("postgres").rpartition(":")[2]
    database = await asyncpg.connect(f"postgresql://postgres:{admin}@127.0.0.1:{port}/portal")
    try:
        counted = {
            table: await database.fetchval(
                f"select count(*) from {table} where member_id = $1", member_id
            )
            for table in ONCE
        }
        events = await database.fetch(
            "select kind from membership.events where application_id = $1 order by sequence",
            application,
        )
        tasks = await database.fetch(
            "select state from tasks.tasks where subject_id = $1", application
        )
        accounts = await database.fetchval(
            "select count(*) from identity.accounts where email = $1", story.email
        )
        numbers = await database.fetch(
            "select number::int from membership.members order by number::int"
        )
    finally:
        await database.close()
    assert counted == ONCE
    assert [row["kind"] for row in events] == [
        "opened", "step_completed", "step_completed", "step_completed", "submitted", "taken_up",
        "corrections_requested", "resubmitted", "accepted", "member_created",
    ]  # fmt: skip
    assert [row["state"] for row in tasks] == ["completed"]
    assert accounts == 1
    first = numbers[0]["number"]
    assert [row["number"] for row in numbers] == list(range(first, first + len(numbers)))


async def _each_mail_came_once(story: Story, victim: str) -> None:
    found: Counter[str] = Counter()
    for _ in range(150):
        mails = await story.employer.mails(story.email)
        found = Counter(words for mail in mails for words in SUBJECTS if words in mail["subject"])
        if found.total() >= sum(SUBJECTS.values()):
            break
        await asyncio.sleep(0.2)
    assert found == SUBJECTS
    most = 2 if victim in BETWEEN_MAIL_AND_ROW else 1
    assert {mail["copies"] for mail in mails} <= set(range(1, most + 1))


async def test_no_history_of_the_whole_run_names_anybody(portal: Instance) -> None:
    found = await readable_histories(portal)
    private = ("Trévidic", "Bleuenn", "trevidic.example", "Kervadec", "Guivarc", "Morvan",
               "sante-atlantique", "Calvaire", "Vérifiez", "Le Goff")  # fmt: skip
    assert [text for text in private if text in found] == []
