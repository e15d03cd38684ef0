"""Every table billing owns."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Index,
    MetaData,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    metadata = MetaData(schema="billing")
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        str: Text(),
        Decimal: Numeric(12, 2),
        dict[str, Any]: JSONB,
    }


class BillingAccount(Table):
    """The company as it stands on invoices; one account a member, one member a SIRET."""

    __tablename__ = "billing_accounts"
    __table_args__ = (UniqueConstraint("siret", name="one_billing_account_a_siret"),)

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    siret: Mapped[str]
    legal_name: Mapped[str]
    address: Mapped[str]
    address_complement: Mapped[str | None]
    postal_code: Mapped[str]
    town: Mapped[str]
    opened_at: Mapped[datetime]


class Declaration(Table):
    """A year's declaration as the office's files tell it."""

    __tablename__ = "declarations"
    __table_args__ = (CheckConstraint("headcount >= 0", name="declared_headcount"),)

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    headcount: Mapped[int]
    payroll: Mapped[Decimal | None]
    declared_on: Mapped[date]


class Invoice(Table):
    """An invoice or credit note issued before the portal, as the office's files tell it.

    `amount` is in euros with tax, negative for a credit note; `member_id` never changes.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("number", name="one_invoice_a_number"),
        CheckConstraint("kind in ('invoice', 'credit_note')", name="known_invoice_kind"),
        Index("invoices_of_member", "member_id", "issued_on", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    number: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    issued_on: Mapped[date]
    due_on: Mapped[date | None]
    amount: Mapped[Decimal]
    paid_on: Mapped[date | None]


class Succession(Table):
    """After a merger, the absorbing member reads what was issued to the absorbed one."""

    __tablename__ = "successions"
    __table_args__ = (Index("successions_by_successor", "successor_id"),)

    absorbed_id: Mapped[UUID] = mapped_column(primary_key=True)
    successor_id: Mapped[UUID]
    procedure_id: Mapped[UUID]


class Before(Table):
    """What a row was before a procedure changed it: undoing writes it back."""

    __tablename__ = "befores"

    procedure_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any] | None]
