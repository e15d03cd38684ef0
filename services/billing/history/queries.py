"""SQL about what was declared and invoiced before the portal. The caller owns the transaction."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.billing.tables import Declaration, Invoice
from shared.contracts.billing.history import ImportedDeclaration, ImportedInvoice

INVOICES = UUID("62696c6c-696e-4000-8000-67696e766f69")


async def declarations(
    session: AsyncSession, lines: Sequence[ImportedDeclaration]
) -> dict[tuple[UUID, int], Declaration]:
    found = await session.scalars(
        select(Declaration).where(
            Declaration.member_id.in_({one.member_id for one in lines}),
            Declaration.year.in_({one.year for one in lines}),
        )
    )
    return {(one.member_id, one.year): one for one in found}


async def invoices(session: AsyncSession, numbers: Iterable[str]) -> dict[str, Invoice]:
    found = await session.scalars(select(Invoice).where(Invoice.number.in_(set(numbers))))
    return {one.number: one for one in found}


async def add_declarations(session: AsyncSession, lines: Sequence[ImportedDeclaration]) -> None:
    rows = [one.model_dump(exclude={"line"}) for one in lines]
    if rows:
        await session.execute(insert(Declaration).on_conflict_do_nothing(), rows)


async def add_invoices(session: AsyncSession, lines: Sequence[ImportedInvoice]) -> None:
    rows = [
        {**one.model_dump(exclude={"line"}), "kind": one.kind.value,
         "id": uuid5(INVOICES, one.number)}
        for one in lines
    ]  # fmt: skip
    if rows:
        await session.execute(insert(Invoice).on_conflict_do_nothing(index_elements=["id"]), rows)
