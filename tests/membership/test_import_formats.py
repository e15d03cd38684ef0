"""Every column read and refused; one workbook for all; a long import in several runs."""

from collections.abc import AsyncIterator
from datetime import date
from itertools import islice

import pytest

from services.membership.context import grounds
from services.membership.imports.columns import COLUMNS
from services.membership.imports.lines import StagedRow, imported_id, read_lines
from services.membership.imports.records import MemberRecord
from services.membership.settings import Settings
from shared.contracts.billing.history import ImportedInvoice
from shared.contracts.membership.imports import Kind
from shared.contracts.workforce.imports import ImportedEmployee
from tests.conftest import SessionsOf, temporal_running
from tests.end_to_end.sirets import sirets
from tests.membership.import_world import Office
from tests.membership.office_files import (
    SIRETS,
    declaration,
    employee,
    files,
    invoice,
    member,
    position,
)
from tests.membership.world import running
from tests.sheets.workbook import Value, workbook
from tests.workflows.kept import keep

KNOWN = grounds(Settings(database_url=""))()
WHOLE = {
    Kind.MEMBERS: member("2841", SIRETS[0]),
    Kind.POSITIONS: position("2841"),
    Kind.EMPLOYEES: employee("2841", "Lefèvre"),
    Kind.DECLARATIONS: declaration("2841"),
    Kind.INVOICES: invoice("2841", "F1"),
}


def read(kind: Kind, /, **changes: str) -> tuple[object, list[tuple[str | None, str]]]:
    (checked,) = read_lines(kind, [_row(kind, changes)], {}, KNOWN)
    return checked.line.record, [(one.column, one.code) for one in checked.problems]


def _row(kind: Kind, changes: dict[str, str]) -> StagedRow:
    values = WHOLE[kind] | changes
    return StagedRow(line=2, values={name: value for name, value in values.items() if value})


@pytest.mark.parametrize(
    ("kind", "column", "value", "code"),
    [
        ("members", "number", "", "missing"),
        ("members", "number", "28-41A", "member_number_format"),
        ("members", "number", "2,8E+05", "number_rounded"),
        ("members", "siret", "7,32829E+13", "number_rounded"),
        ("members", "siret", "73282932000075", "siret_key"),
        ("members", "siret", "732829320", "siret_length"),
        ("members", "legal_name", "x" * 201, "text_too_long"),
        ("members", "legal_name", "Ate\u202elier", "text_characters"),
        ("members", "created_on", "15/03/2044", "date_future"),
        ("members", "created_on", "15/03/04", "date_year_short"),
        ("members", "commune", "Nante", "commune_unknown"),
        ("members", "postal_code", "44000", "commune_postal_code_mismatch"),
        ("members", "postal_code", "448", "postal_code_format"),
        ("members", "email", "bureau@", "email_invalid"),
        ("members", "phone", "12", "phone_format"),
        ("members", "contact_function", "", "missing"),
        ("members", "billing_line", "BP 1", "missing"),
        ("positions", "pcs_code", "632z", "pcs_unknown"),
        ("positions", "other", "Oui", "missing"),
        ("positions", "other_risk", "Bruit", "other_risk_not_ticked"),
        ("employees", "title", "Docteur", "title_unknown"),
        ("employees", "birth_name", "L3fèvre", "name_characters"),
        ("employees", "birth_date", "17/05/1890", "birth_date_too_old"),
        ("employees", "ins", "N295109912611190", "ins_key"),
        ("employees", "ins", "295", "ins_length"),
        ("employees", "contract_type", "Intérim", "contract_type_unknown"),
        ("employees", "ends_on", "01/01/2020", "ends_before_start"),
        ("employees", "starts_on", "17/05/1990", "hired_before_birth"),
        ("employees", "starts_on", "17/05/2090", "date_out_of_range"),
        ("declarations", "year", "1900", "number_out_of_range"),
        ("declarations", "headcount", "-3", "number_invalid"),
        ("declarations", "payroll", "-1", "amount_negative"),
        ("invoices", "kind", "Devis", "invoice_kind_unknown"),
        ("invoices", "invoice_number", "=F1", "invoice_number_format"),
        ("invoices", "amount", "-84", "amount_negative"),
        ("invoices", "amount", "84,123", "amount_decimals"),
        ("invoices", "due_on", "01/01/2020", "due_before_issue"),
    ],
)
def test_each_wrong_cell_is_told_by_its_column(
    kind: str, column: str, value: str, code: str
) -> None:
    record, problems = read(Kind(kind), **{column: value})
    assert record is None
    assert code in [said for _, said in problems]
    title = next(one.title for one in COLUMNS[Kind(kind)] if one.name == column)
    assert any(column_ == title or said == "missing" for column_, said in problems)


def test_a_wrong_number_of_health_is_not_repeated() -> None:
    (checked,) = read_lines(
        Kind.EMPLOYEES, [_row(Kind.EMPLOYEES, {"ins": "N295109912611190"})], {}, KNOWN
    )
    assert checked.problems[0].value == "N2•••"


def test_what_excel_took_away_is_put_back() -> None:
    record, _ = read(
        Kind.MEMBERS, siret="5520818500029", phone="240123456", postal_code="44800",
        billing_line="1 rue X", billing_postal_code="1000", billing_town="Bourg-en-Bresse",
        line="14 rue\ndes Tilleuls",
    )  # fmt: skip
    assert isinstance(record, MemberRecord)
    assert record.siret == "05520818500029"
    assert record.addresses[0].phone == "0240123456"
    assert record.addresses[0].line == "14 rue des Tilleuls"
    assert record.addresses[1].postal_code == "01000"


def test_a_credit_note_gives_back_with_or_without_its_sign() -> None:
    for amount in ("84,00", "-84,00"):
        record, _ = read(Kind.INVOICES, kind="Avoir", amount=amount)
        assert isinstance(record, ImportedInvoice)
        assert str(record.amount) == "-84.00"


def test_a_person_is_read_as_the_guide_writes_it() -> None:
    record, problems = read(
        Kind.EMPLOYEES, ins="N295109912611193", contract_type="APPRENTISSAGE", title="Monsieur",
        married_name="Le Goff", ends_on="31/12/2026",
    )  # fmt: skip
    assert problems == []
    assert isinstance(record, ImportedEmployee)
    assert (record.ins, record.contract_type, record.title, record.ends_on) == (
        "295109912611193", "apprenticeship", "M", date(2026, 12, 31),
    )  # fmt: skip
    assert record.member_id == imported_id("2841")


@pytest.fixture
async def office(sessions_of: SessionsOf) -> AsyncIterator[Office]:
    async with temporal_running() as temporal, running(temporal, sessions_of) as world:
        yield Office(world)


def _sheet(kind: Kind) -> list[list[Value]]:
    columns = COLUMNS[kind]
    return [
        [column.title for column in columns],
        [WHOLE[kind].get(column.name, "") for column in columns],
    ]


async def test_one_workbook_holds_every_kind(office: Office) -> None:
    sheets = {"Adhérents": Kind.MEMBERS, "POSTES DE TRAVAIL": Kind.POSITIONS,
              "Salariés": Kind.EMPLOYEES, "déclarations": Kind.DECLARATIONS,
              "Factures": Kind.INVOICES}  # fmt: skip
    content = workbook({name: _sheet(kind) for name, kind in sheets.items()} | {"Feuil1": []})
    shown = await office.bring_in({"workbook": content})
    assert (shown["state"], shown["results"]) == ("done", {"created": 5}), shown
    assert shown["files"][0]["file_name"] == "workbook.csv, feuille Adhérents"

    strange = workbook({"Adhérents": _sheet(Kind.MEMBERS), "Vacances": [["a"], ["b"]]})
    shown = await office.bring_in({"workbook": strange})
    assert [code for *_, code in await office.problems(shown)] == ["sheet_unknown"]

    shown = await office.bring_in({"workbook": b"a;b\r\n1;2"})
    assert [code for *_, code in await office.problems(shown)] == ["workbook_expected"]


async def test_a_long_import_goes_on_in_new_runs(sessions_of: SessionsOf) -> None:
    """Each few events a new run: nothing is lost or done twice between them."""
    numbers = [str(3000 + place) for place in range(60)]
    sent = files(
        members=[member(one, siret) for one, siret in zip(numbers, islice(sirets(), 60),
                                                           strict=True)],
        positions=[position(one) for one in numbers],
        employees=[
            employee(one, f"Nom{letter}") for one in numbers for letter in "abcdefghijklmnopqrst"
        ],
    )  # fmt: skip
    flags = ("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=60")
    async with temporal_running(*flags) as temporal, running(temporal, sessions_of) as world:
        office = Office(world)
        shown = await office.bring_in(sent)
        assert (shown["state"], shown["results"]) == ("done", {"created": 1320})
        counted = await office.counted()
        runs = [
            run.run_id
            async for run in world.temporal.client.list_workflows("WorkflowType='MembersImport'")
        ]
        await keep(office.process(shown["id"]), "members_import/resumed")
    assert counted["employees"] == counted["job_assignments"] == 1200
    assert len(runs) > 1
