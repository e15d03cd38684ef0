"""Supervisors, the health teams that staff work in, absences with a substitute."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

ROLES = "role in ('member_services', 'health_team', 'operator', 'supervisor')"


def upgrade() -> None:
    op.drop_constraint('known_role', 'staff_roles', schema='identity', type_='check')
    op.create_check_constraint('known_role', 'staff_roles', ROLES, schema='identity')
    op.add_column('accounts',
    sa.Column('staff_since', sa.DateTime(timezone=True), nullable=True), schema='identity')
    op.execute(
        "update identity.accounts set staff_since = staged_at"
        " where id in (select account_id from identity.staff_roles)"
    )
    op.create_table('staff_teams',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.PrimaryKeyConstraint('account_id', 'team_id'),
    schema='identity'
    )
    op.create_table('absences',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('substitute_id', sa.Uuid(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('entered_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('last_day >= first_day', name='absence_in_order'),
    sa.CheckConstraint('substitute_id <> account_id', name='absence_somebody_else'),
    sa.ForeignKeyConstraint(['account_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.ForeignKeyConstraint(['substitute_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.PrimaryKeyConstraint('id'),
    schema='identity'
    )
    for column in ('account_id', 'substitute_id'):
        op.create_index(
            op.f(f'ix_identity_absences_{column}'), 'absences', [column], schema='identity'
        )
