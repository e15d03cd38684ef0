"""Imports beside one another, beside a joining company, and through faults."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from services.membership.imports import intake
from services.membership.imports.writing import Writing
from services.workforce.imports import queries as workforce
from shared.database import SessionFactory
from tests.conftest import SessionsOf, temporal_running
from tests.membership.draft import SIRET
from tests.membership.import_world import Office
from tests.membership.office_files import (
    SIRETS,
    employee,
    files,
    invoice,
    member,
    position,
    whole,
)
from tests.membership.world import running
from tests.workflows.kept import keep


@pytest.fixture
async def office(sessions_of: SessionsOf) -> AsyncIterator[Office]:
    async with temporal_running() as temporal, running(temporal, sessions_of) as world:
        yield Office(world)


async def test_a_second_import_waits_for_the_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = []
    read = intake.read_file

    async def read_while_another_is_sent(*given: Any) -> Any:
        answers.append(await office.send(whole(["700"])))
        return await read(*given)

    monkeypatch.setattr(
        "services.membership.imports.activities.read_file", read_while_another_is_sent
    )
    shown = await office.bring_in(files(members=[member("2841", SIRETS[0])]))
    assert shown["state"] == "done"
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "import_under_way")]
    # What was refused is not kept either.
    assert (await office.counted())["import_files"] == 0
    monkeypatch.undo()
    again = await office.bring_in(files(members=[member("700", SIRETS[3])]))
    assert again["state"] == "done"


async def test_a_number_taken_between_check_and_writing_is_told_by_its_line(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Writing.write_members
    taken: list[str] = []

    async def somebody_was_faster(self: Any, writing: Any) -> None:
        if not taken:
            taken.append("2841")
            await _take(office.world.sessions, SIRETS[0], "77")
        await write(self, writing)

    monkeypatch.setattr(Writing, "write_members", somebody_was_faster)
    shown = await office.bring_in(files(members=[member("2841", SIRETS[0])]))
    assert shown["state"] == "refused"
    assert await office.problems(shown) == [("members", 2, "SIRET", "siret_of_another_member")]
    await keep(office.process(shown["id"]), "members_import/overtaken")


async def test_a_step_that_fails_after_it_wrote_is_done_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []
    add = workforce.add_assignments

    async def failing(session: Any, rows: Any) -> None:
        await add(session, rows)
        if not failed:
            failed.append("once")
            await session.commit()
            raise OSError

    monkeypatch.setattr(workforce, "add_assignments", failing)
    shown = await office.bring_in(whole())
    assert (shown["state"], shown["results"], failed) == ("done", {"created": 13}, ["once"])
    counted = await office.counted()
    assert (counted["employees"], counted["job_assignments"]) == (4, 4)
    await keep(office.process(shown["id"]), "members_import/done")


async def test_a_member_that_joined_by_itself_is_known_by_what_it_declared(office: Office) -> None:
    """Its positions and employees have other identifiers; the file's lines find them."""
    application = await office.world.submitted()
    await office.world.decide(application, outcome="accept")
    await office.world.until(application, "accepted")
    before = await office.counted()
    shown = await office.bring_in(
        files(
            positions=[position("10001", "BOULANGER", "636c", night_work="Oui")],
            employees=[
                employee(
                    "10001", "Guivarc'h", first_name="Maëlle", birth_date="10/05/1990",
                    starts_on="02/09/2024", label="Boulanger", pcs_code="636c",
                ),
                employee("10001", "Nouvelle", label="Boulanger", pcs_code="636c"),
            ],
            invoices=[invoice("10001", "F1")],
        )
    )  # fmt: skip
    assert shown["state"] == "done", await office.problems(shown)
    assert shown["results"] == {"unchanged": 2, "created": 2}
    after = await office.counted()
    assert after["job_positions"] == before["job_positions"]
    assert after["employees"] == before["employees"] + 1

    refused = await office.bring_in(files(members=[member("2841", SIRET)]))
    assert await office.problems(refused) == [("members", 2, "SIRET", "siret_of_another_member")]
    await keep(office.process(refused["id"]), "members_import/refused")


async def test_nothing_of_a_file_can_be_read_in_the_history(office: Office) -> None:
    shown = await office.bring_in(
        files(
            members=[member("2841", SIRETS[0], legal_name="Ébénisterie Kerguelen")],
            positions=[position("2841")],
            employees=[employee("2841", "Kerguelen"), employee("2841", "Faute", title="X")],
        )
    )
    assert shown["state"] == "refused"
    history = (await office.process(shown["id"]).fetch_history()).to_json()
    for said in ("Kerguelen", SIRETS[0], "bureau2841", "Élodie", "Le Bris"):
        assert said not in history
    async with office.world.sessions() as session:
        kept = await session.scalar(text("select count(content) from membership.import_chunks"))
        keys = await session.scalar(text("select count(key) from membership.import_lines"))
    assert (kept, keys) == (0, 0)


async def _take(sessions: SessionFactory, siret: str, number: str) -> None:
    """What a company that joins does, in one statement."""
    async with sessions.begin() as session:
        await session.execute(
            text(
                "insert into membership.members (id, number, siret, naf_code, naf_version,"
                " commune_code, legal_form, legal_name, created_on, activity, health_team_id,"
                " activated_at) select gen_random_uuid(), :number, :siret, '43.32A', 'rev2',"
                " '44109', 'SARL', 'Autre', '2020-01-01', 'Autre', id, now()"
                " from membership.health_teams limit 1"
            ),
            {"number": number, "siret": siret},
        )
