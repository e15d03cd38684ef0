"""Billing's steps of an import. Each may run twice and does its work once."""

from collections.abc import Awaitable, Callable

from services.billing.accounts import queries as accounts
from services.billing.history import queries
from services.billing.tables import Declaration, Invoice
from shared.contracts.billing import history as contract
from shared.contracts.findings import Finding, Findings, Outcome
from shared.database import SessionFactory
from shared.sealed import Seal


class HistoryActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions, self._seal = sessions, seal

    @contract.compare_declarations.implement
    async def compare_declarations(self, batch: contract.HistoryBatch) -> Findings:
        lines = self._seal.open(batch.content, contract.ImportedDeclarations).declarations
        async with self._sessions() as session:
            known = await queries.declarations(session, lines)
        return Findings(
            lines=[_of_declaration(one, known.get((one.member_id, one.year))) for one in lines]
        )

    @contract.compare_invoices.implement
    async def compare_invoices(self, batch: contract.HistoryBatch) -> Findings:
        lines = self._seal.open(batch.content, contract.ImportedInvoices).invoices
        async with self._sessions() as session:
            known = await queries.invoices(session, (one.number for one in lines))
        return Findings(lines=[_of_invoice(one, known.get(one.number)) for one in lines])

    @contract.take_accounts.implement
    async def take_accounts(self, batch: contract.HistoryBatch) -> None:
        opened = self._seal.open(batch.content, contract.ImportedAccounts).accounts
        async with self._sessions.begin() as session:
            for one in opened:
                await accounts.open_for(session, one.member_id, one.party, batch.at)

    @contract.take_declarations.implement
    async def take_declarations(self, batch: contract.HistoryBatch) -> None:
        lines = self._seal.open(batch.content, contract.ImportedDeclarations).declarations
        async with self._sessions.begin() as session:
            await queries.add_declarations(session, lines)

    @contract.take_invoices.implement
    async def take_invoices(self, batch: contract.HistoryBatch) -> None:
        lines = self._seal.open(batch.content, contract.ImportedInvoices).invoices
        async with self._sessions.begin() as session:
            await queries.add_invoices(session, lines)

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [
            self.compare_declarations,
            self.compare_invoices,
            self.take_accounts,
            self.take_declarations,
            self.take_invoices,
        ]


def _of_declaration(line: contract.ImportedDeclaration, known: Declaration | None) -> Finding:
    if known is None:
        return Finding(line=line.line, outcome=Outcome.NEW)
    columns = [
        name
        for name in ("headcount", "payroll", "declared_on")
        if getattr(line, name) is not None and getattr(line, name) != getattr(known, name)
    ]
    return _found(line.line, columns)


def _of_invoice(line: contract.ImportedInvoice, known: Invoice | None) -> Finding:
    if known is None:
        return Finding(line=line.line, outcome=Outcome.NEW)
    if known.member_id != line.member_id:
        return Finding(line=line.line, outcome=Outcome.REFUSED, code="invoice_of_another_member")
    columns = [
        name
        for name in ("kind", "title", "issued_on", "due_on", "amount", "paid_on")
        if getattr(line, name) is not None and getattr(line, name) != getattr(known, name)
    ]
    return _found(line.line, columns)


def _found(line: int, columns: list[str]) -> Finding:
    outcome = Outcome.REFUSED if columns else Outcome.UNCHANGED
    return Finding(line=line, outcome=outcome, columns=columns)
