"""Deliveries and notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "notifications"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_attempt_at", MOMENT, nullable=False),
        sa.Column("last_attempt_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("error_code", sa.String()),
        sa.CheckConstraint("status in ('sending', 'sent', 'refused')", name="delivery_status"),
        sa.CheckConstraint("(status = 'sent') = (sent_at is not null)", name="delivery_sent_at"),
        schema=SCHEMA,
    )
    op.create_index("deliveries_by_account", "deliveries", ["account_id"], schema=SCHEMA)
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.UniqueConstraint("key", name="notice_key"),
        schema=SCHEMA,
    )
    op.create_index(
        "notices_by_account", "notices", ["account_id", "created_at", "id"], schema=SCHEMA
    )


def downgrade() -> None:
    op.drop_table("notices", schema=SCHEMA)
    op.drop_table("deliveries", schema=SCHEMA)
