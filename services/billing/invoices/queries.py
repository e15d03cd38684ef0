"""SQL about invoices. A member reads its own, and those of the members it has absorbed."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.billing.tables import Invoice, Succession
from shared.contracts.billing.history import InvoiceKind


class InvoiceStatus(StrEnum):
    DUE = "due"
    PAID = "paid"
    CREDIT_NOTE = "credit_note"


def _issued_to(member_id: UUID) -> Select[UUID]:
    """The member, whoever it absorbed, whoever they had absorbed before."""
    line = select(literal(member_id, Invoice.member_id.type).label("id")).cte(recursive=True)
    absorbed = select(Succession.absorbed_id).where(Succession.successor_id == line.c.id)
    return select(line.union(absorbed).c.id)


def _of(status: InvoiceStatus) -> ColumnElement[bool]:
    if status is InvoiceStatus.CREDIT_NOTE:
        return Invoice.kind == InvoiceKind.CREDIT_NOTE
    paid = Invoice.paid_on.is_not(None) if status is InvoiceStatus.PAID else (
        Invoice.paid_on.is_(None)
    )  # fmt: skip
    return (Invoice.kind == InvoiceKind.INVOICE) & paid


async def find(session: AsyncSession, member_id: UUID, number: str) -> Invoice | None:
    found = await session.scalars(
        select(Invoice).where(
            Invoice.number == number, Invoice.member_id.in_(_issued_to(member_id))
        )
    )
    return found.first()


async def page(
    session: AsyncSession,
    member_id: UUID,
    *,
    search: str,
    status: InvoiceStatus | None,
    after: tuple[date, str] | None,
    limit: int,
) -> Sequence[Invoice]:
    """The next invoices, the latest first."""
    asked = select(Invoice).where(Invoice.member_id.in_(_issued_to(member_id)))
    if search:
        asked = asked.where(
            Invoice.number.icontains(search, autoescape=True)
            | Invoice.title.icontains(search, autoescape=True)
        )
    if status is not None:
        asked = asked.where(_of(status))
    if after is not None:
        asked = asked.where(tuple_(Invoice.issued_on, Invoice.number) < tuple_(*after))
    asked = asked.order_by(Invoice.issued_on.desc(), Invoice.number.desc()).limit(limit)
    return (await session.scalars(asked)).all()
