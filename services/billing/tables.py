"""Every table billing owns."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    metadata = MetaData(schema="billing")
    type_annotation_map = {datetime: DateTime(timezone=True), str: Text()}  # noqa: RUF012


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
