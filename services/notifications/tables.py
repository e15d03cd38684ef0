"""Every table notifications owns. None holds the body of a mail, a name, or an address unsealed."""

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
    """One mail, or one `kept` from being mailed by itself.

    While it is `sending`, only the run that holds the lease may send it. `account_id` is null for
    an address without account.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("status in ('sending', 'sent', 'refused', 'kept')", name="delivery_status"),
        CheckConstraint("(status = 'sent') = (sent_at is not null)", name="delivery_sent_at"),
        Index("deliveries_by_account", "account_id"),
        Index("deliveries_by_age", "last_attempt_at"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    template: Mapped[str]
    account_id: Mapped[UUID | None]
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
        Index("notices_by_age", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    account_id: Mapped[UUID]
    template: Mapped[str]
    facts: Mapped[dict[str, Any]]
    path: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Preference(Table):
    """When an account wants the mails of a category. Without a row: at once."""

    __tablename__ = "preferences"
    __table_args__ = (
        CheckConstraint("choice in ('at_once', 'daily', 'off')", name="preference_choice"),
        CheckConstraint(
            "not (category = 'approvals' and choice = 'off')", name="approvals_never_off"
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str]
    chosen_at: Mapped[datetime]


class DigestEntry(Table):
    """One message kept for the day's digest, and gone once that is sent.

    `digest_key` is the delivery that took it: two runs of one digest say the same.
    """

    __tablename__ = "digest_entries"
    __table_args__ = (Index("digest_entries_by_account", "account_id", "kept_at", "key"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    category: Mapped[str]
    template: Mapped[str]
    facts: Mapped[dict[str, Any]]
    path: Mapped[str]
    recipient: Mapped[str]
    kept_at: Mapped[datetime]
    digest_key: Mapped[str | None]
