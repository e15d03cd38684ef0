"""SQL of the moment a reorganisation takes effect, and of its undoing. The caller commits.

`befores` keeps what each row was: what was done is told from it, and undone from it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.access.tables import AccessChange
from services.membership.reorganisations.tables import Before, FormerSiret
from services.membership.tables import AccessGrant, Member
from shared.contracts.identity.resolutions import RIGHTS_CHANNEL
from shared.contracts.membership.levels import Access

MEMBER, CONTACT, PROCEDURE = "member", "contact", "procedure"
GONE, CHANGED, NEW = "grant_gone", "grant_changed", "grant_new"
GRANTS = (GONE, CHANGED, NEW)

_KEEP_CONTACTS = """
insert into membership.befores (procedure_id, kind, row_key, values)
select :procedure, 'contact', id::text, jsonb_build_object('member_id', member_id)
from membership.contacts where member_id = any(cast(:absorbed as uuid[]))
"""
_MOVE_CONTACTS = """
update membership.contacts set member_id = :absorbing
where member_id = any(cast(:absorbed as uuid[]))
"""
# Who already asks the same of the absorbing member, or of two absorbed ones, keeps the first only
# under its number: the others follow by `absorbed_into`.
_KEEP_PROCEDURES = """
insert into membership.befores (procedure_id, kind, row_key, values)
select :procedure, 'procedure', id::text, jsonb_build_object('member_id', member_id)
from (
    select distinct on (account_id, kind) id, member_id, account_id, kind
    from membership.procedures
    where member_id = any(cast(:absorbed as uuid[])) and id <> :procedure and ended_at is null
    order by account_id, kind, created_at, id
) moving
where not exists (
    select from membership.procedures other
    where other.member_id = :absorbing and other.ended_at is null
        and (other.account_id, other.kind) = (moving.account_id, moving.kind))
"""
_MOVE_PROCEDURES = """
update membership.procedures moving set member_id = :absorbing
from membership.befores before
where before.procedure_id = :procedure and before.kind = 'procedure'
    and moving.id = before.row_key::uuid
"""


async def befores(session: AsyncSession, procedure_id: UUID) -> Sequence[Before]:
    found = await session.scalars(
        select(Before)
        .where(Before.procedure_id == procedure_id)
        .order_by(Before.kind, Before.row_key)
    )
    return found.all()


async def close(
    session: AsyncSession, procedure_id: UUID, absorbed: Sequence[Member], into: UUID, at: datetime
) -> None:
    await _keep(
        session,
        procedure_id,
        MEMBER,
        {str(one.id): {"closed_at": None, "absorbed_into": None} for one in absorbed},
    )
    await session.execute(
        update(Member)
        .where(Member.id.in_([one.id for one in absorbed]))
        .values(closed_at=at, absorbed_into=into)
    )


async def rename(
    session: AsyncSession, procedure_id: UUID, member: Member, values: Mapping[str, str],
    until: date,
) -> None:  # fmt: skip
    """Give the member its new SIRET and names; the SIRET it bore is still found."""
    former = {name: getattr(member, name) for name in values}
    await _keep(session, procedure_id, MEMBER, {str(member.id): former})
    await session.execute(
        insert(FormerSiret).values(
            procedure_id=procedure_id, member_id=member.id, siret=member.siret, until=until
        )
    )
    await session.execute(update(Member).where(Member.id == member.id).values(**values))


async def change_grants(
    session: AsyncSession, procedure_id: UUID, members: Sequence[UUID],
    after: Mapping[UUID, Access], at: datetime,
) -> None:  # fmt: skip
    """Leave the first of `members` with the accesses of `after`, and the others with none."""
    found = await session.scalars(select(AccessGrant).where(AccessGrant.member_id.in_(members)))
    grants = {(one.member_id, one.account_id): one for one in found}
    lasting = {(members[0], account): access for account, access in after.items()}
    gone = {key: grant for key, grant in grants.items() if key not in lasting}
    changed = {
        key: access
        for key, access in lasting.items()
        if key not in grants or grants[key].access != access
    }
    set_ = {"set": at.isoformat()}
    rows = {_key(*key): _was(one) for key, one in gone.items()}
    await _keep(session, procedure_id, GONE, rows)
    for kind, there in ((CHANGED, True), (NEW, False)):
        rows = {
            _key(*key): (_was(grants[key]) if there else {}) | set_ | {"to": access}
            for key, access in changed.items()
            if (key in grants) is there
        }
        await _keep(session, procedure_id, kind, rows)
    await _write(session, gone, changed, at)
    await tell_history(
        session,
        procedure_id,
        [(key, grants[key].access if key in grants else None, lasting.get(key))
         for key in [*gone, *changed]],
        at,
    )  # fmt: skip


async def _write(
    session: AsyncSession, gone: Mapping[tuple[UUID, UUID], AccessGrant],
    changed: Mapping[tuple[UUID, UUID], Access], at: datetime,
) -> None:  # fmt: skip
    for member in {member for member, _ in gone}:
        accounts = [account for of, account in gone if of == member]
        await session.execute(
            delete(AccessGrant).where(
                AccessGrant.member_id == member, AccessGrant.account_id.in_(accounts)
            )
        )
    if changed:
        new = insert(AccessGrant).values(
            [
                {"member_id": member, "account_id": account, "access": access, "granted_at": at}
                for (member, account), access in changed.items()
            ]
        )
        await session.execute(
            new.on_conflict_do_update(
                index_elements=[AccessGrant.member_id, AccessGrant.account_id],
                set_={"access": new.excluded.access, "granted_at": new.excluded.granted_at},
            )
        )


async def move_rows(
    session: AsyncSession, procedure_id: UUID, absorbing: UUID, absorbed: Sequence[UUID]
) -> None:
    """Contacts and open procedures."""
    given = {"procedure": procedure_id, "absorbing": absorbing, "absorbed": list(absorbed)}
    for statement in (_KEEP_CONTACTS, _MOVE_CONTACTS, _KEEP_PROCEDURES, _MOVE_PROCEDURES):
        await session.execute(text(statement), given)


async def tell_rights(session: AsyncSession, accounts: set[UUID]) -> None:
    """The gateway forgets what these accounts may do."""
    for account in sorted(accounts):
        await session.execute(select(func.pg_notify(RIGHTS_CHANNEL, str(account))))


async def _keep(
    session: AsyncSession, procedure_id: UUID, kind: str, rows: Mapping[str, dict[str, Any]]
) -> None:
    if rows:
        await session.execute(
            insert(Before).values(
                [
                    {"procedure_id": procedure_id, "kind": kind, "row_key": key, "values": values}
                    for key, values in rows.items()
                ]
            )
        )


Change = tuple[tuple[UUID, UUID], str | None, str | None]


async def tell_history(
    session: AsyncSession, procedure_id: UUID, changes: Sequence[Change], at: datetime,
    what: str = "",
) -> None:  # fmt: skip
    if changes:
        await session.execute(
            insert(AccessChange).values(
                [
                    {
                        "id": uuid5(procedure_id, f"{what}{member}/{account}"),
                        "member_id": member,
                        "account_id": account,
                        "at": at,
                        "by": None,
                        "before": before,
                        "after": after,
                        "procedure_id": procedure_id,
                    }
                    for (member, account), before, after in changes
                ]
            )
        )


def _key(member: UUID, account: UUID) -> str:
    return f"{member}/{account}"


def grant_of(before: Before) -> tuple[UUID, UUID]:
    """The member and the account a kept grant was about."""
    member, _, account = before.row_key.partition("/")
    return UUID(member), UUID(account)


def _was(grant: AccessGrant) -> dict[str, Any]:
    return {"access": grant.access, "granted_at": grant.granted_at.isoformat()}
