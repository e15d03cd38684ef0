"""An import whose processes are killed in the middle ends whole; and the same by command."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import aiohttp
import asyncpg
import pytest

from deploy.local.demo_office import OFFICE
from deploy.local.demo_people import CLERK, PASSWORD
from deploy.local.instance import ROOT, Instance
from deploy.local.keys import load
from tests.end_to_end.client import Client, Refused
from tests.end_to_end.sirets import sirets
from tests.membership.office_files import (
    declaration,
    employee,
    files,
    invoice,
    member,
    position,
)

VICTIMS = ("membership-worker", "workforce-worker", "billing-worker", "workflows-worker",
           "membership-api", "postgres", "temporal")  # fmt: skip
FREE = sirets(600000000)
MEMBERS, EMPLOYEES_EACH = 40, 15
ROWS = {
    "workforce.job_positions": MEMBERS,
    "workforce.employees": MEMBERS * EMPLOYEES_EACH,
    "workforce.job_assignments": MEMBERS * EMPLOYEES_EACH,
    "billing.billing_accounts": MEMBERS,
    "billing.declarations": MEMBERS,
    "billing.invoices": MEMBERS,
}
LETTERS = "abcdefghijklmno"


@pytest.fixture(scope="module")
def portal() -> Iterator[Instance]:
    with Instance.temporary() as portal:
        yield portal


@pytest.fixture
async def clerk(portal: Instance) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as http:
        clerk = Client(portal.address("api"), portal.address("mail"), http)
        await clerk.sign_in(CLERK.person.email, PASSWORD)
        yield clerk


def _files(numbers: Sequence[str]) -> dict[str, bytes]:
    return files(
        members=[member(one, next(FREE)) for one in numbers],
        positions=[position(one) for one in numbers],
        employees=[employee(one, f"Nom{letter}") for one in numbers for letter in LETTERS],
        declarations=[declaration(one) for one in numbers],
        invoices=[invoice(one, f"F{one}") for one in numbers],
    )


@pytest.mark.parametrize("victim", VICTIMS)
async def test_a_killed_process_leaves_no_import_half_done(
    victim: str, portal: Instance, clerk: Client
) -> None:
    first = 20_000 + 100 * VICTIMS.index(victim)
    numbers = [str(first + place) for place in range(MEMBERS)]
    begun = await clerk.upload("/staff/members/import", _files(numbers))
    await _until(clerk, begun["id"], ("writing", "done"))
    former = portal.kill(victim)
    await asyncio.to_thread(portal.wait_for_another, victim, former)
    shown = await _until(clerk, begun["id"], ("done", "refused"))
    assert shown["state"] == "done"
    assert await _counted(portal, numbers) == ROWS


async def _until(clerk: Client, import_id: str, states: Sequence[str]) -> Any:
    async with asyncio.timeout(180):
        while True:
            shown = await clerk.call("GET", f"/staff/members/import/{import_id}")
            if shown["state"] in states:
                return shown
            await asyncio.sleep(0.05)


async def _counted(portal: Instance, numbers: Sequence[str]) -> dict[str, int]:
    admin, port = load(portal.data).admin, portal.address("postgres").rpartition(":")[2]
    database = await asyncpg.connect(f"postgresql://postgres:{admin}@127.0.0.1:{port}/portal")
    try:
        return {
            table: await database.fetchval(
                f"select count(*) from {table} where member_id in"
                " (select id from membership.members where number = any($1))",
                numbers,
            )
            for table in ROWS
        }
    finally:
        await database.close()


async def test_the_command_does_the_same_and_says_so(portal: Instance, clerk: Client) -> None:
    again = await asyncio.to_thread(_command, portal, str(OFFICE))
    assert again.returncode == 0, again.stderr
    assert "Adhérents : 10 lignes, 10 inchangées\n" in again.stdout
    assert "Import terminé." in again.stdout

    wrong = portal.data / "Adhérents.csv"
    content = (OFFICE / "adherents.csv").read_bytes()
    wrong.write_bytes(content.replace(b"24.51Z", b"24.51X"))
    refused = await asyncio.to_thread(_command, portal, str(wrong))
    assert refused.returncode == 1
    assert "ligne 2 : colonne « Code NAF »" in refused.stdout
    assert "rien n'a été écrit" in refused.stdout

    unclear = portal.data / "divers.csv"
    unclear.write_bytes(content)
    for arguments in ([], [str(unclear)], [str(portal.data / "rien")]):
        assert (await asyncio.to_thread(_command, portal, *arguments)).returncode == 2


def _command(portal: Instance, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.local.within", "membership", "import", *arguments],
        cwd=ROOT, env=portal.environment, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


async def test_an_employer_is_told_there_is_no_such_page(portal: Instance) -> None:
    async with aiohttp.ClientSession() as http:
        employer = Client(portal.address("api"), portal.address("mail"), http)
        await employer.sign_in("elodie.legoff@menuiserie-legoff.example", PASSWORD)
        with pytest.raises(Refused) as refused:
            await employer.upload("/staff/members/import", {"members": b"a;b"})
    assert refused.value.status == 404
