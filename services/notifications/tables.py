"""Every table notifications owns. None holds an address, a name or the body of a mail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, MetaData, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    metadata = MetaData(schema="notifications")
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
    }


class Delivery(Table):
    """One mail. While it is `sending`, only the run that holds the lease may send it."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("status in ('sending', 'sent', 'refused')", name="delivery_status"),
        CheckConstraint("(status = 'sent') = (sent_at is not null)", name="delivery_sent_at"),
        Index("deliveries_by_account", "account_id"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    template: Mapped[str]
    account_id: Mapped[UUID]
    message_id: Mapped[str]
    status: Mapped[str]
    attempts: Mapped[int]
    first_attempt_at: Mapped[datetime]
    last_attempt_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error_code: Mapped[str | None]


class Notice(Table):
    """One line behind the bell. Its sentence is made from template and facts when it is read."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("key", name="notice_key"),
        Index("notices_by_account", "account_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    account_id: Mapped[UUID]
    template: Mapped[str]
    facts: Mapped[dict[str, Any]]
    path: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
