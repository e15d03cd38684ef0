"""Every table workforce owns. `folded` is what lists are sorted and searched by."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    metadata = MetaData(schema="workforce")
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        str: Text(),
        list[str]: ARRAY(Text()),
        dict[str, Any]: JSONB,
    }


class JobPosition(Table):
    __tablename__ = "job_positions"
    __table_args__ = (
        UniqueConstraint("member_id", "id", name="job_position_of_member"),
        Index("job_positions_in_order", "member_id", "folded", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    label: Mapped[str]
    pcs_code: Mapped[str]
    risks: Mapped[list[str]]
    ionising_category: Mapped[str | None]
    vehicles: Mapped[list[str]]
    other_risk: Mapped[str | None]
    folded: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Employee(Table):
    """Never without a line of career. `ins_sealed`, a sealed `KeptIns`, is the only copy."""

    __tablename__ = "employees"
    __table_args__ = (
        UniqueConstraint("member_id", "id", name="employee_of_member"),
        CheckConstraint("title in ('MME', 'M')", name="employee_title"),
        Index("employees_in_order", "member_id", "folded", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    title: Mapped[str]
    first_name: Mapped[str]
    birth_name: Mapped[str]
    married_name: Mapped[str | None]
    birth_date: Mapped[date]
    ins_sealed: Mapped[str | None]
    folded: Mapped[str]
    created_at: Mapped[datetime]


class JobAssignment(Table):
    """One line of a career: a position under a contract. None for an employee without position."""

    __tablename__ = "job_assignments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["member_id", "employee_id"],
            [Employee.member_id, Employee.id],
            name="job_assignment_employee",
            # A merger moves positions, employees and their careers in one transaction.
            deferrable=True,
        ),
        ForeignKeyConstraint(
            ["member_id", "position_id"],
            [JobPosition.member_id, JobPosition.id],
            name="job_assignment_position",
            deferrable=True,
        ),
        CheckConstraint("ends_on >= starts_on", name="job_assignment_ends_after_start"),
        Index("job_assignments_of_employee", "member_id", "employee_id", "starts_on"),
        Index("job_assignments_of_position", "member_id", "position_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    employee_id: Mapped[UUID]
    position_id: Mapped[UUID | None]
    contract_type: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Before(Table):
    """What a row was before a procedure changed it: undoing writes it back."""

    __tablename__ = "befores"

    procedure_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any] | None]
