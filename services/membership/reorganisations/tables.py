"""Takeovers and mergers: the plan two people agree on, and what each change was before."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.schema import Table


class Plan(Table):
    """What will be done and when. Each preparation is a new revision; one is adopted.

    `figures` are what the approver saw, `moved` what was found at execution.
    """

    __tablename__ = "plans"
    __table_args__ = (Index("plans_of_procedure", "procedure_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    procedure_id: Mapped[UUID]
    kind: Mapped[str]
    # Takeover: the member taken over. Merger: the one that absorbs.
    member_id: Mapped[UUID]
    absorbed: Mapped[list[UUID]]
    effective_on: Mapped[date]
    content: Mapped[dict[str, Any]]
    prepared_by: Mapped[UUID]
    prepared_at: Mapped[datetime]
    adopted: Mapped[bool] = mapped_column(default=False)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReservedMember(Table):
    """A member is in one reorganisation at a time, from its plan to the end of the undo window."""

    __tablename__ = "reserved_members"
    __table_args__ = (Index("reserved_by_procedure", "procedure_id"),)

    member_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.members.id", ondelete="CASCADE"), primary_key=True
    )
    procedure_id: Mapped[UUID]


class Before(Table):
    """What a row was before a procedure changed it: undoing writes it back."""

    __tablename__ = "befores"

    procedure_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any] | None]


class FormerSiret(Table):
    """The SIRET a member bore until a day: still found by staff."""

    __tablename__ = "former_sirets"
    __table_args__ = (Index("former_sirets_by_siret", "siret"),)

    procedure_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.members.id", ondelete="CASCADE"), primary_key=True
    )
    siret: Mapped[str]
    until: Mapped[date]
