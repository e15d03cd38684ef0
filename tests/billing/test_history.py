"""What was declared and invoiced before the portal: taken once, read by those who may."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.billing.app import create_app
from services.billing.history.activities import HistoryActivities
from services.billing.tables import Succession
from shared.contracts.billing.history import (
    HistoryBatch,
    ImportedDeclaration,
    ImportedDeclarations,
    ImportedInvoice,
    ImportedInvoices,
    InvoiceKind,
)
from shared.contracts.findings import Outcome
from shared.database import SessionFactory
from shared.http.caller import Access, Caller, Role
from shared.temporal.client import connect
from tests.asgi import InProcess
from tests.callers import SEAL, caller_headers, resources_for
from tests.conftest import SessionsOf
from tests.workforce.staff import AT

MEMBER, ABSORBED, BEFORE, OTHER = (uuid4() for _ in range(4))


def invoice(number: str, member: UUID = MEMBER, **changes: Any) -> ImportedInvoice:
    values: dict[str, Any] = {
        "line": 2, "member_id": member, "number": number, "kind": InvoiceKind.INVOICE,
        "title": "Cotisations", "issued_on": date(2025, 2, 15), "due_on": date(2025, 3, 17),
        "amount": Decimal("11077.19"), "paid_on": None,
    }  # fmt: skip
    return ImportedInvoice.model_validate(values | changes)


def declaration(year: int, headcount: int = 12, **changes: Any) -> ImportedDeclaration:
    values = {"line": 2, "member_id": MEMBER, "year": year, "headcount": headcount,
              "declared_on": date(year, 1, 31)}  # fmt: skip
    return ImportedDeclaration.model_validate(values | changes)


def invoices(*lines: ImportedInvoice) -> HistoryBatch:
    return HistoryBatch(at=AT, content=SEAL.close(ImportedInvoices(invoices=list(lines))))


def declarations(*lines: ImportedDeclaration) -> HistoryBatch:
    return HistoryBatch(at=AT, content=SEAL.close(ImportedDeclarations(declarations=list(lines))))


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("billing")


@pytest.fixture
def activities(sessions: SessionFactory) -> HistoryActivities:
    return HistoryActivities(sessions, SEAL)


async def read(sessions: SessionFactory, path: str, access: Access | None = Access.BILLING,
               member: UUID = MEMBER) -> Any:  # fmt: skip
    caller = Caller(account_id=uuid4(), members={member: access} if access else {})
    resources = resources_for("billing", sessions, await connect("127.0.0.1:1", "none"))
    api = InProcess(create_app(resources), caller_headers("billing", caller))
    return await api.get(f"/members/{member}{path}")


async def numbers(sessions: SessionFactory, query: str = "") -> list[str]:
    shown = (await read(sessions, f"/invoices{query}")).json()["items"]
    return [one["number"] for one in shown]


async def test_invoices_are_taken_once_and_contradictions_are_told(
    activities: HistoryActivities,
) -> None:
    for _ in range(2):
        await activities.take_invoices(invoices(invoice("F1"), invoice("F2")))
    found = await activities.compare_invoices(
        invoices(
            invoice("F1", line=2),
            invoice("F1", line=3, amount=Decimal("1.00"), paid_on=date(2025, 3, 1)),
            invoice("F2", OTHER, line=4),
            invoice("F3", line=5),
        )
    )
    assert [(one.line, one.outcome, one.columns, one.code) for one in found.lines] == [
        (2, Outcome.UNCHANGED, [], None),
        (3, Outcome.REFUSED, ["amount", "paid_on"], None),
        (4, Outcome.REFUSED, [], "invoice_of_another_member"),
        (5, Outcome.NEW, [], None),
    ]


async def test_declarations_are_taken_once_and_contradictions_are_told(
    activities: HistoryActivities, sessions: SessionFactory
) -> None:
    for _ in range(2):
        await activities.take_declarations(
            declarations(declaration(2022, payroll=Decimal("345678.90")), declaration(2025))
        )
    await activities.take_declarations(declarations(declaration(2025, 99)))
    found = await activities.compare_declarations(
        declarations(declaration(2022), declaration(2025, 13), declaration(2026))
    )
    assert [(one.outcome, one.columns) for one in found.lines] == [
        # What the file leaves blank contradicts nothing.
        (Outcome.UNCHANGED, []), (Outcome.REFUSED, ["headcount"]), (Outcome.NEW, []),
    ]  # fmt: skip
    assert (await read(sessions, "/declarations")).json()["items"] == [
        {"year": 2025, "headcount": 12, "payroll": None, "declared_on": "2025-01-31"},
        {"year": 2022, "headcount": 12, "payroll": "345678.90", "declared_on": "2022-01-31"},
    ]


async def test_invoices_are_listed_searched_and_paged(
    activities: HistoryActivities, sessions: SessionFactory
) -> None:
    await activities.take_invoices(
        invoices(
            invoice("22026990"),
            invoice("22025113", paid_on=date(2025, 3, 1), issued_on=date(2025, 1, 2)),
            invoice("FA/2024 1", issued_on=date(2024, 5, 5), title="Facture de visites 100 %"),
            invoice("A1", kind=InvoiceKind.CREDIT_NOTE, amount=Decimal("-84.00")),
            invoice("X1", OTHER),
        )
    )
    assert await numbers(sessions) == ["A1", "22026990", "22025113", "FA/2024 1"]
    assert await numbers(sessions, "?status=due") == ["22026990", "FA/2024 1"]
    assert await numbers(sessions, "?status=paid") == ["22025113"]
    assert await numbers(sessions, "?status=credit_note") == ["A1"]
    assert await numbers(sessions, "?search=VISITES") == ["FA/2024 1"]
    assert await numbers(sessions, "?search=%25") == ["FA/2024 1"]
    assert await numbers(sessions, "?search=2202") == ["22026990", "22025113"]

    paged, cursor = [], ""
    while True:
        page = (await read(sessions, f"/invoices?limit=1{cursor}")).json()
        paged += [one["number"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert paged == ["A1", "22026990", "22025113", "FA/2024 1"]
    assert (await read(sessions, "/invoices?cursor=hier")).status_code == 422

    shown = (await read(sessions, "/invoices/FA/2024 1")).json()
    assert (shown["amount"], shown["status"], shown["absorbed"]) == ("11077.19", "due", False)
    for number in ("X1", "F9", "22026990x"):
        assert (await read(sessions, f"/invoices/{number}")).status_code == 404


async def test_what_was_issued_to_absorbed_members_is_read_too(
    activities: HistoryActivities, sessions: SessionFactory
) -> None:
    await activities.take_invoices(
        invoices(
            invoice("F1"), invoice("F2", ABSORBED), invoice("F3", BEFORE), invoice("F4", OTHER)
        )
    )
    async with sessions.begin() as session:
        session.add(Succession(absorbed_id=ABSORBED, successor_id=MEMBER, procedure_id=uuid4()))
        session.add(Succession(absorbed_id=BEFORE, successor_id=ABSORBED, procedure_id=uuid4()))
    assert await numbers(sessions) == ["F3", "F2", "F1"]
    shown = (await read(sessions, "/invoices")).json()["items"]
    assert [one["absorbed"] for one in shown] == [True, True, False]
    assert (await read(sessions, "/invoices/F3")).status_code == 200
    assert (await read(sessions, "/invoices/F4")).status_code == 404


@pytest.mark.parametrize("path", ["/invoices", "/declarations", "/invoices/F1"])
@pytest.mark.parametrize(
    ("access", "status"),
    [
        (Access.ADMINISTRATOR, 200),
        (Access.FULL, 200),
        (Access.BILLING, 200),
        (Access.READ_ONLY, 200),
        (Access.WORKFORCE_AND_VISITS, 403),
        (None, 404),
    ],
)
async def test_who_may_read(
    path: str, access: Access | None, status: int,
    activities: HistoryActivities, sessions: SessionFactory,
) -> None:  # fmt: skip
    await activities.take_invoices(invoices(invoice("F1")))
    assert (await read(sessions, path, access)).status_code == status


async def test_the_member_services_read_everybody_s(sessions: SessionFactory) -> None:
    clerk = Caller(account_id=uuid4(), roles=frozenset({Role.MEMBER_SERVICES}))
    resources = resources_for("billing", sessions, await connect("127.0.0.1:1", "none"))
    api = InProcess(create_app(resources), caller_headers("billing", clerk))
    assert (await api.get(f"/members/{MEMBER}/invoices")).json() == {"items": [], "next": None}
