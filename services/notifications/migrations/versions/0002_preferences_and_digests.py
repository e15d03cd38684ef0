"""Preferences, digests, and mails to addresses without account."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = "notifications"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.alter_column("deliveries", "account_id", nullable=True, schema=SCHEMA)
    _statuses("'sending', 'sent', 'refused', 'kept'")
    op.create_index("deliveries_by_age", "deliveries", ["last_attempt_at"], schema=SCHEMA)
    op.create_index("notices_by_age", "notices", ["created_at"], schema=SCHEMA)
    op.create_table(
        "preferences",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        sa.Column("category", sa.String(), primary_key=True),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.CheckConstraint("choice in ('at_once', 'daily', 'off')", name="preference_choice"),
        sa.CheckConstraint(
            "not (category = 'approvals' and choice = 'off')", name="approvals_never_off"
        ),
        schema=SCHEMA,
    )
    op.create_table(
        "digest_entries",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("digest_key", sa.String()),
        schema=SCHEMA,
    )
    op.create_index(
        "digest_entries_by_account",
        "digest_entries",
        ["account_id", "kept_at", "key"],
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("digest_entries", schema=SCHEMA)
    op.drop_table("preferences", schema=SCHEMA)
    op.drop_index("notices_by_age", "notices", schema=SCHEMA)
    op.drop_index("deliveries_by_age", "deliveries", schema=SCHEMA)
    op.execute(
        f"delete from {SCHEMA}.deliveries where account_id is null or status = 'kept'"
    )
    _statuses("'sending', 'sent', 'refused'")
    op.alter_column("deliveries", "account_id", nullable=False, schema=SCHEMA)


def _statuses(allowed: str) -> None:
    op.drop_constraint("delivery_status", "deliveries", schema=SCHEMA)
    op.create_check_constraint(
        "delivery_status", "deliveries", f"status in ({allowed})", schema=SCHEMA
    )
