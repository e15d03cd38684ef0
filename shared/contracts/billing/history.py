"""What was declared and invoiced before the portal, from the office's files."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.billing import queue
from shared.contracts.billing.accounts import BilledParty
from shared.contracts.findings import Findings
from shared.sealed import SealedText


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class ImportedAccount(BaseModel):
    member_id: UUID
    party: BilledParty


class ImportedDeclaration(BaseModel):
    line: int
    member_id: UUID
    year: int
    headcount: int
    payroll: Decimal | None = None
    declared_on: date


class ImportedInvoice(BaseModel):
    """`amount` is with tax, negative for a credit note."""

    line: int
    member_id: UUID
    number: str
    kind: InvoiceKind
    title: str
    issued_on: date
    due_on: date | None = None
    amount: Decimal
    paid_on: date | None = None


class ImportedAccounts(BaseModel):
    """Sealed content."""

    accounts: list[ImportedAccount]


class ImportedDeclarations(BaseModel):
    """Sealed content."""

    declarations: list[ImportedDeclaration]


class ImportedInvoices(BaseModel):
    """Sealed content."""

    invoices: list[ImportedInvoice]


class HistoryBatch(BaseModel):
    at: datetime
    content: SealedText


@queue.activity(timeout=timedelta(seconds=30))
async def compare_declarations(batch: HistoryBatch) -> Findings:
    """Say which declarations are new, known as they are, or known otherwise."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def compare_invoices(batch: HistoryBatch) -> Findings:
    """The same for invoices; `invoice_of_another_member` where the number is another member's."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def take_accounts(batch: HistoryBatch) -> None:
    """Open the billing accounts that are not there yet. Idempotent."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def take_declarations(batch: HistoryBatch) -> None:
    """Add the declarations that are not known. Idempotent."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def take_invoices(batch: HistoryBatch) -> None:
    """Add the invoices that are not known. Idempotent."""
    raise NotImplementedError
