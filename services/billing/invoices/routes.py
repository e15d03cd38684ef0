"""HTTP for a member's invoices and credit notes: read only."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel

from services.billing.invoices import queries
from services.billing.invoices.queries import InvoiceStatus
from services.billing.readers import READERS
from services.billing.tables import Invoice as InvoiceRow
from shared.contracts.billing.history import InvoiceKind
from shared.database import Sessions
from shared.errors import Invalid, NotFound


class Invoice(BaseModel):
    """`amount` is in euros with tax, negative for a credit note. `absorbed`: issued to a member
    that this one has absorbed since."""

    number: str
    kind: InvoiceKind
    status: InvoiceStatus
    title: str
    issued_on: date
    due_on: date | None
    amount: Decimal
    paid_on: date | None
    absorbed: bool


class Invoices(BaseModel):
    """`next` is the `cursor` of the following page."""

    items: list[Invoice]
    next: str | None = None


router = APIRouter(
    prefix="/members/{member_id}/invoices", tags=["billing"], dependencies=[Depends(READERS)]
)


@router.get("")
async def show(
    member_id: UUID,
    sessions: Sessions,
    search: Annotated[str, Query(max_length=100)] = "",
    status: InvoiceStatus | None = None,
    cursor: Annotated[str | None, Query(max_length=60)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Invoices:
    """List invoices and credit notes, the latest first; search by number or by title."""
    async with sessions() as session:
        rows = await queries.page(
            session,
            member_id,
            search=search.strip(),
            status=status,
            after=_place(cursor),
            limit=limit + 1,
        )
    last = rows[limit - 1] if len(rows) > limit else None
    return Invoices(
        items=[_invoice(row, member_id) for row in rows[:limit]],
        next=f"{last.issued_on}_{last.number}" if last else None,
    )


@router.get("/{number:path}")
async def one(
    member_id: UUID, number: Annotated[str, Path(max_length=40)], sessions: Sessions
) -> Invoice:
    """Show an invoice by its number."""
    async with sessions() as session:
        row = await queries.find(session, member_id, number)
    if row is None:
        raise NotFound("not_found", "Cette facture n'existe pas.")
    return _invoice(row, member_id)


def _place(cursor: str | None) -> tuple[date, str] | None:
    if cursor is None:
        return None
    day, _, number = cursor.partition("_")
    try:
        return date.fromisoformat(day), number
    except ValueError:
        raise Invalid("cursor_unknown", "Cette page de la liste n'existe plus.") from None


def _invoice(row: InvoiceRow, member_id: UUID) -> Invoice:
    kind = InvoiceKind(row.kind)
    status = InvoiceStatus.PAID if row.paid_on else InvoiceStatus.DUE
    return Invoice(
        number=row.number,
        kind=kind,
        status=InvoiceStatus.CREDIT_NOTE if kind is InvoiceKind.CREDIT_NOTE else status,
        title=row.title,
        issued_on=row.issued_on,
        due_on=row.due_on,
        amount=row.amount,
        paid_on=row.paid_on,
        absorbed=row.member_id != member_id,
    )
