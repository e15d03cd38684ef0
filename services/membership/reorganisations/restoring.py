"""SQL that writes back what a reorganisation changed in membership. The caller commits.

An access that somebody changed since is theirs: it stays as they left it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.access.tables import AccessChange
from services.membership.reorganisations.switching import (
    GRANTS,
    grant_of,
    tell_history,
    tell_rights,
)
from services.membership.reorganisations.tables import Before, FormerSiret
from services.membership.tables import AccessGrant

_MINE = "membership.befores before where before.procedure_id = :procedure and before.kind"
_SAME_GRANT = "before.row_key = held.member_id || '/' || held.account_id"
_UNCHANGED = """
held.access = before.values ->> 'to'
    and held.granted_at = (before.values ->> 'set')::timestamptz
"""
_RESTORE = (
    f"""
    update membership.members member set
        closed_at = null, absorbed_into = null
    from {_MINE} = 'member' and member.id = before.row_key::uuid
        and before.values ? 'absorbed_into'
    """,
    f"""
    update membership.members member set
        siret = coalesce(before.values ->> 'siret', siret),
        legal_name = coalesce(before.values ->> 'legal_name', legal_name),
        legal_form = coalesce(before.values ->> 'legal_form', legal_form),
        contact_email = case when before.values ? 'contact_email'
            then before.values ->> 'contact_email' else contact_email end
    from {_MINE} = 'member' and member.id = before.row_key::uuid and before.values ? 'siret'
    """,
    f"""
    delete from membership.access_grants held using {_MINE} = 'grant_new'
        and {_SAME_GRANT} and {_UNCHANGED}
    """,
    f"""
    update membership.access_grants held set
        access = before.values ->> 'access',
        granted_at = (before.values ->> 'granted_at')::timestamptz
    from {_MINE} = 'grant_changed' and {_SAME_GRANT} and {_UNCHANGED}
    """,
    f"""
    insert into membership.access_grants (member_id, account_id, access, granted_at)
    select split_part(before.row_key, '/', 1)::uuid, split_part(before.row_key, '/', 2)::uuid,
        before.values ->> 'access', (before.values ->> 'granted_at')::timestamptz
    from {_MINE} = 'grant_gone'
    on conflict do nothing
    """,
    f"""
    update membership.contacts moved set member_id = (before.values ->> 'member_id')::uuid
    from {_MINE} = 'contact' and moved.id = before.row_key::uuid
    """,
    f"""
    update membership.procedures moved set member_id = (before.values ->> 'member_id')::uuid
    from {_MINE} = 'procedure' and moved.id = before.row_key::uuid
    """,
)


async def settle(session: AsyncSession, procedure_id: UUID) -> None:
    """It can no longer be undone: what was before is forgotten."""
    await session.execute(delete(Before).where(Before.procedure_id == procedure_id))


async def restore(session: AsyncSession, procedure_id: UUID, at: datetime | None) -> None:
    """Again, it finds nothing left to write back. `at` None: it never took effect."""
    kept = await session.scalars(
        select(Before).where(Before.procedure_id == procedure_id, Before.kind.in_(GRANTS))
    )
    concerned = [grant_of(one) for one in kept]
    held = await _grants(session, concerned)
    for statement in _RESTORE:
        await session.execute(text(statement), {"procedure": procedure_id})
    await session.execute(delete(FormerSiret).where(FormerSiret.procedure_id == procedure_id))
    await settle(session, procedure_id)
    if at is None:
        await session.execute(delete(AccessChange).where(AccessChange.procedure_id == procedure_id))
    else:
        now = await _grants(session, concerned)
        changes = [(key, held.get(key), now.get(key)) for key in concerned]
        changes = [one for one in changes if one[1] != one[2]]
        await tell_history(session, procedure_id, changes, at, what="undone/")
    await tell_rights(session, {account for _, account in concerned})


async def _grants(
    session: AsyncSession, keys: Sequence[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], str]:
    found = await session.execute(
        select(AccessGrant.member_id, AccessGrant.account_id, AccessGrant.access).where(
            AccessGrant.member_id.in_({member for member, _ in keys})
        )
    )
    return {(member, account): access for member, account, access in found}
