"""Billing accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "billing_accounts",
        sa.Column("member_id", sa.Uuid(), primary_key=True),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_complement", sa.Text()),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("siret", name="one_billing_account_a_siret"),
        schema="billing",
    )


def downgrade() -> None:
    op.drop_table("billing_accounts", schema="billing")
