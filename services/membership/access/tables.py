"""The history of access: every grant, change and withdrawal, with who decided it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.schema import Table


class AccessChange(Table):
    """`before` and `after` are access types; None is none. `id` is the order's key.

    `by_role` is what `by` was then: oneself, an administrator, member services or the portal.
    """

    __tablename__ = "access_changes"
    __table_args__ = (
        Index("access_changes_of_member", "member_id", "at"),
        Index("access_changes_of_account", "member_id", "account_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    account_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    by_role: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str | None]
    procedure_id: Mapped[UUID | None]
    review_id: Mapped[UUID | None]
