"""The office's files sent from the page; invoices, declarations and contacts as they are read."""

import aiohttp
import pytest

from tests.portal.edge import problem
from tests.portal.imports_edge import DONE_IMPORT, REFUSED_IMPORT, RUNNING_IMPORT
from tests.portal.world import World


async def test_files_are_handed_on_and_the_import_is_followed(world: World) -> None:
    async with world.browser("staff") as reader:
        form = aiohttp.FormData({"check_only": "yes", "key": "once"})
        form.add_field("members", b"a;b\r\n1;2\r\n", filename="adhérents.csv")
        form.add_field("positions", b"", filename="")
        async with reader.http.post("/imports", data=form, allow_redirects=False) as answer:
            assert answer.status == 303
            assert answer.headers["location"] == f"/imports/{RUNNING_IMPORT}"
        method, path, sent = world.edge.calls[-1]
        assert (method, path) == ("POST", "/staff/members/import")
        assert world.edge.headers["idempotency-key"] == "once"
        assert 'name="members"; filename="' in sent
        assert 'name="positions"' not in sent
        assert "a;b\r\n1;2\r\n" in sent
        assert "true" in sent
        shown = await reader.get(f"/imports/{RUNNING_IMPORT}")
        assert "every 1s" in shown.text
        assert "12\u202f500" in shown.text


async def test_a_refused_file_is_told_beside_its_field(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals["POST /staff/members/import"] = problem(
            422, "file_too_large", "Trop grand.", members="Le fichier dépasse 10 Mo."
        )
        shown = await reader.post("/imports", key="once")
    assert shown.status == 422
    assert "Le fichier dépasse 10 Mo." in shown.text
    assert 'value="once"' not in shown.text


async def test_a_report_says_line_column_value_and_what_is_expected(world: World) -> None:
    async with world.browser("staff") as reader:
        refused = await reader.get(f"/imports/{REFUSED_IMPORT}")
        done = await reader.get(f"/imports/{DONE_IMPORT}/suivi")
    for said in ("Ligne 7", "Code NAF", "62.01X", "62.01Z (Programmation informatique)",
                 f"/api/v1/staff/members/import/{REFUSED_IMPORT}/report.csv",
                 f"/imports/{REFUSED_IMPORT}?suite=employees-131"):  # fmt: skip
        assert said in refused.text
    assert "every 1s" not in done.text
    assert "<html" not in done.text


@pytest.mark.parametrize("path", ["/imports", f"/imports/{DONE_IMPORT}"])
async def test_an_employer_finds_no_import(path: str, world: World) -> None:
    async with world.browser("one") as reader:
        assert (await reader.get(path)).status == 404
        assert "Import d'adhérents" not in (await reader.get("/")).text


async def test_invoices_are_filtered_by_state(world: World) -> None:
    async with world.browser("one") as reader:
        all_ = (await reader.get("/factures")).text
        due = (await reader.get("/factures?etat=a-regler")).text
        await reader.get("/factures?etat=n-importe-quoi&suite=2025-02-15_22026990")
    assert "11\u202f077,19\u00a0€" in all_
    assert "émise avant la fusion" in all_
    assert "22025113" not in due
    assert "22026990" in due


async def test_declarations_and_contacts_are_read(world: World) -> None:
    async with world.browser("one") as reader:
        declared = (await reader.get("/declarations")).text
        contacts = (await reader.get("/contacts")).text
    assert "345\u202f678,90\u00a0€" in declared
    assert "1\u00a0salarié<" in declared
    assert "mailto:anne.lebris@boulangerie.example" in contacts
    assert "Dr Hélène Corbineau" in contacts
