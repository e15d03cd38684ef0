"""SQL about the staff seen here. One function, one question; the caller owns the transaction."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Text, cast, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.tables import Person
from shared.http.caller import SignedIn


async def remember(session: AsyncSession, caller: SignedIn) -> None:
    """Keep the caller's name and groups as they are today; writes only when they changed."""
    seen = insert(Person).values(
        account_id=caller.account_id,
        display_name=caller.display_name,
        roles=sorted(caller.roles),
    )
    changed = or_(
        Person.display_name != seen.excluded.display_name, Person.roles != seen.excluded.roles
    )
    await session.execute(
        seen.on_conflict_do_update(
            index_elements=[Person.account_id],
            set_={"display_name": seen.excluded.display_name, "roles": seen.excluded.roles},
            where=changed,
        )
    )


async def names(session: AsyncSession, accounts: Collection[UUID | None]) -> dict[UUID, str]:
    wanted = {account for account in accounts if account is not None}
    found = await session.execute(
        select(Person.account_id, Person.display_name).where(Person.account_id.in_(wanted))
    )
    return {account: name for account, name in found if name}


async def colleagues(
    session: AsyncSession, groups: Collection[str], users: Collection[UUID]
) -> Sequence[Person]:
    in_groups = cast(list(groups), ARRAY(Text))
    found = await session.scalars(
        select(Person)
        .where(or_(Person.roles.op("&&")(in_groups), Person.account_id.in_(users)))
        .order_by(Person.display_name, Person.account_id)
    )
    return found.all()
