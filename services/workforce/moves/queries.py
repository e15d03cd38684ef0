"""SQL that moves a whole workforce, one statement a table. The caller owns the transaction.

`befores` keeps the columns a move changes, and whole rows where two became one.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.workforce.moves.rules import Pair, Person, Position
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.contracts.workforce.moves import WorkforceMove

_KEPT = "insert into workforce.befores (procedure_id, kind, row_key, values)"
_JOINED_EMPLOYEES = """
unnest(cast(:joined_employees as uuid[]), cast(:kept_employees as uuid[])) as pair(joined, kept)
"""
_JOINED_POSITIONS = """
unnest(cast(:joined_positions as uuid[]), cast(:kept_positions as uuid[])) as pair(joined, kept)
"""
# In this order: careers first, so that nothing still points at what two became one.
_MOVE = (
    f"""
    {_KEPT}
    select :procedure, 'assignment', id::text, jsonb_build_object(
        'member_id', member_id, 'employee_id', employee_id, 'position_id', position_id)
    from workforce.job_assignments where member_id = any(cast(:absorbed as uuid[]))
    on conflict do nothing
    """,
    f"""
    update workforce.job_assignments as line set
        member_id = :absorbing,
        employee_id = coalesce((select kept from {_JOINED_EMPLOYEES}
                                where joined = line.employee_id), employee_id),
        position_id = coalesce((select kept from {_JOINED_POSITIONS}
                                where joined = line.position_id), position_id)
    where member_id = any(cast(:absorbed as uuid[]))
    """,
    # A number that only the one who disappears had goes to the one who stays.
    f"""
    {_KEPT}
    select distinct on (stays.id) :procedure, 'number', stays.id::text,
        jsonb_build_object('set', gone.ins_sealed)
    from {_JOINED_EMPLOYEES}
    join workforce.employees stays on stays.id = pair.kept and stays.ins_sealed is null
    join workforce.employees gone on gone.id = pair.joined and gone.ins_sealed is not null
    order by stays.id, gone.id
    on conflict do nothing
    """,
    """
    update workforce.employees as stays set ins_sealed = before.values ->> 'set'
    from workforce.befores before
    where before.procedure_id = :procedure and before.kind = 'number'
        and stays.id = before.row_key::uuid and stays.ins_sealed is null
    """,
    f"""
    {_KEPT}
    select :procedure, 'joined_employee', gone.id::text,
        to_jsonb(gone) || jsonb_build_object('kept', pair.kept)
    from {_JOINED_EMPLOYEES} join workforce.employees gone on gone.id = pair.joined
    on conflict do nothing
    """,
    f"""
    {_KEPT}
    select :procedure, 'joined_position', gone.id::text,
        to_jsonb(gone) || jsonb_build_object('kept', pair.kept)
    from {_JOINED_POSITIONS} join workforce.job_positions gone on gone.id = pair.joined
    on conflict do nothing
    """,
    "delete from workforce.employees where id = any(cast(:joined_employees as uuid[]))",
    "delete from workforce.job_positions where id = any(cast(:joined_positions as uuid[]))",
    f"""
    {_KEPT}
    select :procedure, 'employee', id::text, jsonb_build_object('member_id', member_id)
    from workforce.employees where member_id = any(cast(:absorbed as uuid[]))
    on conflict do nothing
    """,
    f"""
    {_KEPT}
    select :procedure, 'position', id::text, jsonb_build_object('member_id', member_id)
    from workforce.job_positions where member_id = any(cast(:absorbed as uuid[]))
    on conflict do nothing
    """,
    """
    update workforce.employees set member_id = :absorbing
    where member_id = any(cast(:absorbed as uuid[]))
    """,
    """
    update workforce.job_positions set member_id = :absorbing
    where member_id = any(cast(:absorbed as uuid[]))
    """,
)


async def positions(session: AsyncSession, members: Sequence[UUID]) -> list[Position]:
    found = await session.scalars(select(JobPosition).where(JobPosition.member_id.in_(members)))
    return [
        Position(
            id=one.id,
            member_id=one.member_id,
            label=one.label,
            pcs_code=one.pcs_code,
            risks=tuple(one.risks),
            ionising_category=one.ionising_category,
            vehicles=tuple(one.vehicles),
            other_risk=one.other_risk,
            closed=one.closed_at is not None,
        )
        for one in found
    ]


async def people(session: AsyncSession, members: Sequence[UUID]) -> list[Person]:
    found = await session.execute(
        select(
            Employee.id,
            Employee.member_id,
            Employee.title,
            Employee.first_name,
            Employee.birth_name,
            Employee.married_name,
            Employee.birth_date,
            Employee.ins_sealed,
        ).where(Employee.member_id.in_(members))
    )
    return [Person(*row) for row in found]


async def assignments(session: AsyncSession, members: Sequence[UUID]) -> dict[UUID, int]:
    """How many lines of career each member has."""
    found = await session.execute(
        select(JobAssignment.member_id, func.count())
        .where(JobAssignment.member_id.in_(members))
        .group_by(JobAssignment.member_id)
    )
    return {row[0]: row[1] for row in found}


async def lock(session: AsyncSession, procedure_id: UUID) -> None:
    """One move or undoing of a procedure at a time: an attempt may outlive its timeout."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:procedure, 0))"),
        {"procedure": str(procedure_id)},
    )


async def move(
    session: AsyncSession, asked: WorkforceMove, same: Sequence[Pair], joined: Sequence[Pair]
) -> None:
    """Move all the absorbed members have. `same` are employees, `joined` positions."""
    given = {
        "procedure": asked.procedure_id,
        "absorbing": asked.absorbing,
        "absorbed": asked.absorbed,
        "joined_employees": [pair.joined for pair in same],
        "kept_employees": [pair.kept for pair in same],
        "joined_positions": [pair.joined for pair in joined],
        "kept_positions": [pair.kept for pair in joined],
    }
    await session.execute(text("set constraints all deferred"))
    for statement in _MOVE:
        await session.execute(text(statement), given)
