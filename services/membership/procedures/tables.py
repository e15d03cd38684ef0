"""The tables of procedures: where each stands, its timeline, what was typed and written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.schema import Table

OPEN = "stage not in ('accepted', 'refused', 'withdrawn', 'expired', 'undone')"


class Procedure(Table):
    """What a person asked of the service. Written by its process's activities only.

    `access` is what was granted; `decided_by` whoever decided last.
    """

    __tablename__ = "procedures"
    __table_args__ = (
        Index(
            "one_open_procedure",
            "account_id",
            "kind",
            "member_id",
            unique=True,
            postgresql_where=text(OPEN + " and member_id is not null and kind <> 'merger'"),
        ),
        Index("procedures_by_account", "account_id", "created_at"),
        Index("open_procedures_by_member", "member_id", "kind", postgresql_where=text(OPEN)),
        Index("procedures_by_member", "member_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    kind: Mapped[str]
    account_id: Mapped[UUID]
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.members.id"))
    stage: Mapped[str]
    held_by: Mapped[str]
    until: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    access: Mapped[str | None]


class ProcedureContent(Table):
    """What was typed when it was asked for, sealed. Staged by the route, adopted by the process."""

    __tablename__ = "procedure_contents"
    __table_args__ = (Index("staged_contents", "staged_at", postgresql_where=text("not adopted")),)

    procedure_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[str]
    adopted: Mapped[bool] = mapped_column(default=False)
    staged_at: Mapped[datetime]


class ProcedureEvent(Table):
    """The timeline: what was done, by which role, who holds the procedure from then on."""

    __tablename__ = "procedure_events"

    procedure_id: Mapped[UUID] = mapped_column(ForeignKey(Procedure.id), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    by: Mapped[str]
    stage: Mapped[str]
    held_by: Mapped[str]
    until: Mapped[datetime | None]
    code: Mapped[str | None]


class ProcedureMessage(Table):
    """What the requester, an administrator or staff wrote. `by` is the role shown, not the name."""

    __tablename__ = "procedure_messages"
    __table_args__ = (
        Index("messages_of_procedure", "procedure_id", "at"),
        Index("staged_messages", "at", postgresql_where=text("not adopted")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    procedure_id: Mapped[UUID]
    kind: Mapped[str]
    by: Mapped[str]
    account_id: Mapped[UUID]
    text: Mapped[str]
    at: Mapped[datetime]
    adopted: Mapped[bool] = mapped_column(default=False)


class Person(Table):
    """The name and e-mail of whoever takes part, as identity last told them."""

    __tablename__ = "people"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    email: Mapped[str]
