"""SQL that writes back what a procedure changed, one statement a table. The caller commits.

Rows changed since get back the columns the move changed, no others. Rows created since on the
absorbing member stay there; a line of career follows its employee, and a position needed on both
sides is copied.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_OF_PROCEDURE = "workforce.befores before where before.procedure_id = :procedure and before.kind"
_IDS = f"select before.row_key::uuid from {_OF_PROCEDURE}"

_RESTORE = (
    f"""
    insert into workforce.job_positions
    select was.* from (select * from {_OF_PROCEDURE} = 'joined_position') kept,
        jsonb_populate_record(null::workforce.job_positions, kept.values) was
    on conflict do nothing
    """,
    f"""
    insert into workforce.employees
    select was.* from (select * from {_OF_PROCEDURE} = 'joined_employee') kept,
        jsonb_populate_record(null::workforce.employees, kept.values) was
    on conflict do nothing
    """,
    f"""
    update workforce.job_positions moved set member_id = (before.values ->> 'member_id')::uuid
    from {_OF_PROCEDURE} = 'position' and moved.id = before.row_key::uuid
    """,
    f"""
    update workforce.employees moved set member_id = (before.values ->> 'member_id')::uuid
    from {_OF_PROCEDURE} = 'employee' and moved.id = before.row_key::uuid
    """,
    f"""
    update workforce.employees stayed set ins_sealed = null
    from {_OF_PROCEDURE} = 'number' and stayed.id = before.row_key::uuid
        and stayed.ins_sealed = before.values ->> 'set'
    """,
    # A position deleted since is not pointed at again.
    f"""
    update workforce.job_assignments line set
        member_id = (before.values ->> 'member_id')::uuid,
        employee_id = (before.values ->> 'employee_id')::uuid,
        position_id = case
            when before.values ->> 'position_id' is null then null
            when exists (select from workforce.job_positions held
                         where held.id = (before.values ->> 'position_id')::uuid)
            then (before.values ->> 'position_id')::uuid else line.position_id end
    from {_OF_PROCEDURE} = 'assignment' and line.id = before.row_key::uuid
    """,
    f"""
    update workforce.job_assignments line set member_id = employee.member_id
    from workforce.employees employee
    where employee.id = line.employee_id and employee.member_id <> line.member_id
        and employee.id in ({_IDS} = 'employee')
    """,
    # What was joined is two again: each side points at its own.
    f"""
    update workforce.job_assignments line set position_id = before.row_key::uuid
    from {_OF_PROCEDURE} = 'joined_position'
        and line.position_id = (before.values ->> 'kept')::uuid
        and line.member_id = (before.values ->> 'member_id')::uuid
    """,
)
_ASTRAY = f"""
from workforce.job_assignments line
join workforce.job_positions held on held.id = line.position_id
where held.member_id <> line.member_id
    and (line.employee_id in ({_IDS} = 'employee') or line.position_id in ({_IDS} = 'position'))
"""
_COPY_ID = "md5(held.id::text || line.member_id::text)::uuid"
_COPY = (
    f"""
    insert into workforce.job_positions (id, member_id, label, pcs_code, risks,
        ionising_category, vehicles, other_risk, folded, created_at, closed_at)
    select distinct {_COPY_ID}, line.member_id, held.label, held.pcs_code, held.risks,
        held.ionising_category, held.vehicles, held.other_risk, held.folded, held.created_at,
        held.closed_at
    {_ASTRAY}
    on conflict do nothing
    """,
    f"""
    update workforce.job_assignments lost set position_id = found.copy
    from (select line.id, {_COPY_ID} as copy {_ASTRAY}) found
    where lost.id = found.id
    """,
)
_FORGET = "delete from workforce.befores where procedure_id = :procedure"


async def settle(session: AsyncSession, procedure_id: UUID) -> None:
    """It can no longer be undone: what was before is forgotten."""
    await session.execute(text(_FORGET), {"procedure": procedure_id})


async def restore(session: AsyncSession, procedure_id: UUID) -> None:
    """Again, it finds nothing left to write back."""
    await session.execute(text("set constraints all deferred"))
    for statement in (*_RESTORE, *_COPY, _FORGET):
        await session.execute(text(statement), {"procedure": procedure_id})
