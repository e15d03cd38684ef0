"""The office's files through HTTP, process and every service: whole, once, or not at all."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.membership.tables import Member, MemberCounter
from shared.http.caller import Caller, Role
from tests.conftest import SessionsOf, temporal_running
from tests.membership.import_world import Office
from tests.membership.office_files import SIRETS, employee, files, member, position, whole
from tests.membership.world import running


@pytest.fixture
async def office(sessions_of: SessionsOf) -> AsyncIterator[Office]:
    async with temporal_running() as temporal, running(temporal, sessions_of) as world:
        yield Office(world)


async def test_every_kind_comes_in_and_a_second_time_changes_nothing(office: Office) -> None:
    shown = await office.bring_in(whole())
    assert shown["state"] == "done", await office.problems(shown)
    assert shown["results"] == {"created": 13}
    first = await office.counted()
    assert first == {
        "members": 2, "member_addresses": 2, "contacts": 2, "access_grants": 0, "import_files": 0,
        "job_positions": 2, "employees": 4, "job_assignments": 4,
        "billing_accounts": 2, "declarations": 2, "invoices": 3,
    }  # fmt: skip

    again = await office.bring_in(whole())
    assert (again["state"], again["results"]) == ("done", {"unchanged": 13})
    assert await office.counted() == first


async def test_one_bad_line_and_nothing_is_written(office: Office) -> None:
    shown = await office.bring_in(
        files(
            members=[member("2841", SIRETS[0]), member("2842", SIRETS[1], naf_code="43.32Q")],
            employees=[employee("2841", "Lefèvre", birth_date="31/02/1990")],
            positions=[position("2841", pcs="632z"), position("2841", "Poseur", night_work="P")],
        )
    )
    assert shown["state"] == "refused"
    assert await office.problems(shown) == [
        ("members", 3, "Code NAF", "naf_revision"),
        ("positions", 2, "Code CSP", "pcs_unknown"),
        ("positions", 3, "Travailleur de nuit", "yes_no_invalid"),
        ("employees", 2, "Date de naissance", "date_invalid"),
    ]
    assert set((await office.counted()).values()) == {0}
    lines = (await office.get(f"/{shown['id']}/lines")).json()["items"]
    wrong = lines[1]["problems"][0]
    assert wrong["value"] == "43.32Q"
    assert "43.32A (Travaux de menuiserie bois et PVC)" in wrong["detail"]
    assert (lines[0]["line"], lines[0]["result"]) == (2, "accepted")


async def test_lines_are_held_against_each_other_and_against_what_is_known(office: Office) -> None:
    assert (await office.bring_in(whole()))["state"] == "done"
    shown = await office.bring_in(
        files(
            members=[
                member("2841", SIRETS[0], legal_name="Autre nom"),
                member("2842", SIRETS[5]),
                member("2900", SIRETS[1]),
                member("2901", SIRETS[7]),
                member("2901", SIRETS[8]),
                member("2902", SIRETS[7]),
                member("2903", SIRETS[9], commune="Rennes", postal_code="35000", town="Rennes"),
            ],
            positions=[position("2841", cmr="Oui"), position("9999")],
            employees=[
                employee("2841", "Lefèvre", contract_type="CDD"),
                employee("2842", "Diallo", label="Poste inconnu"),
                employee("2842", "Tessier"),
                employee("2842", "Tessier", title="M", starts_on="01/09/2025"),
            ],
            declarations=[{"number": "2841", "year": "2025", "headcount": "13",
                           "declared_on": "31/01/2025"}],
            invoices=[{"number": "2842", "invoice_number": "F2841", "kind": "Facture",
                       "title": "Cotisations", "issued_on": "15/02/2025", "amount": "1"}],
        )
    )  # fmt: skip
    assert shown["state"] == "refused"
    assert await office.problems(shown) == [
        ("members", 2, "Raison sociale", "contradiction"),
        ("members", 3, "SIRET", "contradiction"),
        ("members", 4, "SIRET", "siret_of_another_member"),
        ("members", 6, None, "line_twice"),
        ("members", 7, "SIRET", "siret_twice"),
        ("members", 8, "Commune", "health_team_missing"),
        ("positions", 2, "CMR", "contradiction"),
        ("positions", 2, "Travailleur de nuit", "contradiction"),
        ("positions", 3, "Numéro d'adhérent", "member_unknown"),
        ("employees", 2, "Libellé du contrat", "contradiction"),
        ("employees", 3, "Libellé du poste", "position_unknown"),
        ("employees", 5, None, "person_differs"),
        ("declarations", 2, "Effectif", "contradiction"),
        ("invoices", 2, "Numéro de facture", "invoice_of_another_member"),
    ]
    report = await office.report(shown["id"])
    assert "le portail connaît « Atelier 2841 »" in report
    assert (await office.counted())["members"] == 2


async def test_files_that_cannot_be_read_are_told_as_such(office: Office) -> None:
    shown = await office.bring_in(
        {
            **whole(),
            "members": "Numéro\tNom".encode("utf-16"),
            "positions": b"Code CSP;Libelle;Couleur\r\n632d;Menuisier;vert\r\n",
            "invoices": b"%PDF-1.7\n\x81\x8d",
        }
    )
    assert shown["state"] == "refused"
    codes = [(kind, code) for kind, _, _, code in await office.problems(shown)]
    assert ("members", "encoding_utf16") in codes
    assert ("invoices", "not_a_table") in codes
    assert ("positions", "column_unknown") in codes
    assert codes.count(("positions", "column_missing")) == 15
    assert set((await office.counted()).values()) == {0}


async def test_a_check_reports_and_writes_nothing(office: Office) -> None:
    shown = await office.bring_in(whole(), check_only=True)
    assert (shown["state"], shown["results"]) == ("checked", {"accepted": 13})
    assert set((await office.counted()).values()) == {0}


async def test_what_is_sent_wrongly_is_refused_at_once(office: Office) -> None:
    nothing = await office.send({})
    assert (nothing.status_code, nothing.json()["code"]) == (422, "files_missing")
    both = await office.send({**whole(), "workbook": b"PK"})
    assert (both.status_code, both.json()["code"]) == (422, "workbook_and_files")
    large = await office.send({"members": b"a" * (10 * 1024 * 1024 + 1)})
    assert (large.status_code, large.json()["code"]) == (422, "file_too_large")
    assert (await office.counted())["import_files"] == 0


async def test_joining_companies_take_numbers_after_the_highest(office: Office) -> None:
    await office.bring_in(files(members=[member("20417", SIRETS[0])]))
    await office.bring_in(files(members=[member("812", SIRETS[1])]))
    async with office.world.sessions() as session:
        assert await session.scalar(select(MemberCounter.last)) == 20417
        imported = (await session.scalars(select(Member).where(Member.number == "20417"))).one()
    assert imported.contact_email == "bureau20417@atelier.example"
    assert imported.imported_at is not None
    assert imported.activated_at == imported.imported_at


@pytest.mark.parametrize(
    ("caller", "status"),
    [
        (Caller(), 401),
        (Caller(account_id=uuid4()), 404),
        (Caller(account_id=uuid4(), roles=frozenset({Role.HEALTH_TEAM})), 404),
        (Caller(account_id=uuid4(), roles=frozenset({Role.OPERATOR})), 200),
        (Caller(account_id=uuid4(), roles=frozenset({Role.MEMBER_SERVICES})), 200),
    ],
)
async def test_only_the_office_imports(office: Office, caller: Caller, status: int) -> None:
    sent = await office.send(whole(), caller)
    assert sent.status_code == (202 if status == 200 else status)
    import_id = sent.json().get("id", uuid4())
    for path in ("", f"/{import_id}", f"/{import_id}/lines", f"/{import_id}/report.csv"):
        assert (await office.get(path, caller)).status_code == status
    if status == 200:
        await office.ended(str(import_id))


async def test_the_same_key_sends_the_same_import(office: Office) -> None:
    from tests.membership.office_files import multipart

    asked = multipart(whole())
    asked["headers"]["idempotency-key"] = "once"
    answers = [
        await office.world.as_(office.clerk).post("/staff/members/import", **asked)
        for _ in range(2)
    ]
    assert {one.status_code for one in answers} == {202}
    assert answers[0].json() == answers[1].json()
    assert (await office.ended(answers[0].json()["id"]))["results"] == {"created": 13}
