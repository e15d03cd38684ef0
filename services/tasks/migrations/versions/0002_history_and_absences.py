"""History, escalations, private notes, saved filters; colleagues' teams and absences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column('ready_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('escalated', sa.Integer(), server_default='0', nullable=False),
        sa.Column('escalations', postgresql.JSONB(), server_default='[]', nullable=False),
    ):
        op.add_column('tasks', column, schema='tasks')
    op.create_index('tasks_open', 'tasks', ['due_date'], schema='tasks',
    postgresql_include=['assignee', 'waiting_for', 'candidate_groups', 'candidate_users'],
    postgresql_where=sa.text('completed_at is null'))
    op.create_index('tasks_to_follow_up', 'tasks', ['follow_up_date'], schema='tasks',
    postgresql_where=sa.text('follow_up_date is not null'))
    op.add_column('notes',
    sa.Column('private', sa.Boolean(), server_default='false', nullable=False), schema='tasks')
    op.add_column('people',
    sa.Column('teams', sa.ARRAY(sa.Uuid()), server_default='{}', nullable=False), schema='tasks')
    op.add_column('people',
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True), schema='tasks')
    _create_tables()
    # Whoever holds a task sees it by themselves, and so does their substitute.
    op.execute(
        "insert into tasks.places (pool, task_id, open, due_at, created_at, priority)"
        " select assignee::text, id, completed_at is null,"
        " coalesce(due_date, '9999-01-01T00:00:00Z'), created_at, priority"
        " from tasks.tasks where assignee is not null on conflict do nothing"
    )


def _create_tables() -> None:
    op.create_table('task_changes',
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verb', sa.Text(), nullable=True),
    sa.Column('by', sa.Uuid(), nullable=True),
    sa.Column('on_behalf_of', sa.Uuid(), nullable=True),
    sa.Column('to_account', sa.Uuid(), nullable=True),
    sa.Column('instead_of', sa.Uuid(), nullable=True),
    sa.Column('to_group', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('assignee', sa.Uuid(), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('due_date', sa.DateTime(timezone=True), nullable=True),
    sa.Column('follow_up_date', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('note_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.tasks.id']),
    sa.PrimaryKeyConstraint('task_id', 'version', name='task_changes_pkey'),
    schema='tasks'
    )
    op.create_table('absences',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('substitute', sa.Uuid(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    schema='tasks'
    )
    op.create_index('absences_of_account', 'absences', ['account_id'], schema='tasks')
    op.create_index('absences_by_last_day', 'absences', ['last_day'], schema='tasks')
    op.create_table('task_filters',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('query', postgresql.JSONB(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('account_id', 'name', name='one_filter_per_name'),
    schema='tasks'
    )
