"""Positions, employees and their careers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXTS = postgresql.ARRAY(sa.Text())
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "job_positions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("pcs_code", sa.Text(), nullable=False),
        sa.Column("risks", TEXTS, nullable=False),
        sa.Column("ionising_category", sa.Text()),
        sa.Column("vehicles", TEXTS, nullable=False),
        sa.Column("other_risk", sa.Text()),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.UniqueConstraint("member_id", "id", name="job_position_of_member"),
        schema="workforce",
    )
    op.create_index(
        "job_positions_in_order",
        "job_positions",
        ["member_id", "folded", "id"],
        schema="workforce",
    )
    op.create_table(
        "employees",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("birth_name", sa.Text(), nullable=False),
        sa.Column("married_name", sa.Text()),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("ins_sealed", sa.Text()),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("member_id", "id", name="employee_of_member"),
        sa.CheckConstraint("title in ('MME', 'M')", name="employee_title"),
        schema="workforce",
    )
    op.create_index(
        "employees_in_order", "employees", ["member_id", "folded", "id"], schema="workforce"
    )
    op.create_table(
        "job_assignments",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid()),
        sa.Column("contract_type", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["member_id", "employee_id"],
            ["workforce.employees.member_id", "workforce.employees.id"],
            name="job_assignment_employee",
        ),
        sa.ForeignKeyConstraint(
            ["member_id", "position_id"],
            ["workforce.job_positions.member_id", "workforce.job_positions.id"],
            name="job_assignment_position",
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="job_assignment_ends_after_start"),
        schema="workforce",
    )
    op.create_index(
        "job_assignments_of_employee",
        "job_assignments",
        ["member_id", "employee_id", "starts_on"],
        schema="workforce",
    )
    op.create_index(
        "job_assignments_of_position",
        "job_assignments",
        ["member_id", "position_id"],
        schema="workforce",
    )


def downgrade() -> None:
    op.drop_table("job_assignments", schema="workforce")
    op.drop_table("employees", schema="workforce")
    op.drop_table("job_positions", schema="workforce")
