"""The inbox: tasks, where they lie, notes, people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "tasks"
STATES = (
    "'created', 'ready', 'reserved', 'in_progress', 'suspended',"
    " 'completed', 'obsolete', 'exited', 'error'"
)


def moment(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("task_type", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Uuid()),
        sa.Column("owner", sa.Uuid()),
        sa.Column("candidate_groups", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("candidate_users", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("excluded_users", sa.ARRAY(sa.Uuid()), nullable=False),
        moment("created_at", nullable=False),
        moment("claimed_at"),
        moment("due_date"),
        moment("follow_up_date"),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("note_id", sa.Uuid()),
        sa.Column("waiting_for", sa.Text(), nullable=False),
        moment("suspended_at"),
        sa.Column("completed_by", sa.Uuid()),
        moment("completed_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="tasks_pkey"),
        sa.CheckConstraint("priority between 0 and 100", name="task_priority"),
        sa.CheckConstraint("waiting_for in ('staff', 'requester')", name="task_waiting_for"),
        sa.CheckConstraint(f"state in ({STATES})", name="task_state"),
        schema=SCHEMA,
    )
    op.create_index(
        "tasks_held", "tasks", ["assignee"],
        schema=SCHEMA, postgresql_where=sa.text("completed_at is null"),
    )
    op.create_index("tasks_of_process", "tasks", ["process_id"], schema=SCHEMA)
    op.create_index("tasks_of_subject", "tasks", ["subject_id"], schema=SCHEMA)
    op.create_index("tasks_of_member", "tasks", ["member_id"], schema=SCHEMA)

    op.create_table(
        "places",
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Uuid(), sa.ForeignKey("tasks.tasks.id"), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        moment("due_at", nullable=False),
        moment("created_at", nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pool", "task_id", name="places_pkey"),
        schema=SCHEMA,
    )
    for name, key in (
        ("places_by_due_date", "due_at"),
        ("places_by_creation", "created_at"),
        ("places_by_priority", "priority"),
    ):
        op.create_index(name, "places", ["pool", "open", key, "task_id"], schema=SCHEMA)
    op.create_index("places_of_task", "places", ["task_id"], schema=SCHEMA)

    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.Text()),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("messages", postgresql.JSONB(), nullable=False),
        moment("created_at", nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="notes_pkey"),
        schema=SCHEMA,
    )
    op.create_index("notes_of_task", "notes", ["task_id", "created_at", "id"], schema=SCHEMA)
    op.create_index(
        "notes_staged", "notes", ["created_at"],
        schema=SCHEMA, postgresql_where=sa.text("not adopted"),
    )

    op.create_table(
        "people",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="people_pkey"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in ("people", "notes", "places", "tasks"):
        op.drop_table(table, schema=SCHEMA)
