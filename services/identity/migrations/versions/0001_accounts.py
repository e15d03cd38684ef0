"""Accounts, their links, sessions, tokens, roles and members; throttles."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accounts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('first_name', sa.Text(), nullable=False),
    sa.Column('last_name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('email_key', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('job_title', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), server_default='fr', nullable=False),
    sa.Column('staged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('activated_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("title in ('MME', 'M')", name='known_title'),
    sa.CheckConstraint('activated_at is null or opened_at is not null', name='activated_once_open'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email_key', name='one_account_per_email'),
    schema='identity'
    )
    op.create_table('throttles',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('blocked_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('key'),
    schema='identity'
    )
    op.create_index('throttles_by_age', 'throttles', ['last_at'], unique=False, schema='identity')
    op.create_table('api_tokens',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('scopes', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('members', sa.ARRAY(sa.Uuid()), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash', name='one_api_token_per_token'),
    schema='identity'
    )
    op.create_index(op.f('ix_identity_api_tokens_account_id'), 'api_tokens', ['account_id'], unique=False, schema='identity')
    op.create_table('links',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose in ('activation', 'reset')", name='known_purpose'),
    sa.ForeignKeyConstraint(['account_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash', name='one_link_per_token'),
    schema='identity'
    )
    op.create_index(op.f('ix_identity_links_account_id'), 'links', ['account_id'], unique=False, schema='identity')
    op.create_table('member_links',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.PrimaryKeyConstraint('account_id', 'member_id'),
    schema='identity'
    )
    op.create_table('sessions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.Column('network', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash', name='one_session_per_token'),
    schema='identity'
    )
    op.create_index(op.f('ix_identity_sessions_account_id'), 'sessions', ['account_id'], unique=False, schema='identity')
    op.create_table('staff_roles',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint("role in ('member_services', 'health_team', 'operator')", name='known_role'),
    sa.ForeignKeyConstraint(['account_id'], ['identity.accounts.id'], ondelete='cascade'),
    sa.PrimaryKeyConstraint('account_id', 'role'),
    schema='identity'
    )


def downgrade() -> None:
    op.drop_table('staff_roles', schema='identity')
    op.drop_index(op.f('ix_identity_sessions_account_id'), table_name='sessions', schema='identity')
    op.drop_table('sessions', schema='identity')
    op.drop_table('member_links', schema='identity')
    op.drop_index(op.f('ix_identity_links_account_id'), table_name='links', schema='identity')
    op.drop_table('links', schema='identity')
    op.drop_index(op.f('ix_identity_api_tokens_account_id'), table_name='api_tokens', schema='identity')
    op.drop_table('api_tokens', schema='identity')
    op.drop_index('throttles_by_age', table_name='throttles', schema='identity')
    op.drop_table('throttles', schema='identity')
    op.drop_table('accounts', schema='identity')
