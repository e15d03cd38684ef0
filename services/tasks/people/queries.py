"""SQL about the staff. One function, one question; the caller owns the transaction."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, cast, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.people.presence import Away, Presence
from services.tasks.tables import Absence, Person
from shared.contracts.identity.colleagues import Colleague
from shared.contracts.tasks.groups import groups_of, team_of
from shared.http.caller import SignedIn


async def remember(session: AsyncSession, caller: SignedIn) -> None:
    """Keep the caller's name and groups as they are today; writes only when they changed."""
    seen = insert(Person).values(
        account_id=caller.account_id,
        display_name=caller.display_name,
        roles=sorted(caller.roles),
        teams=sorted(caller.teams),
    )
    told = {name: seen.excluded[name] for name in ("display_name", "roles", "teams")}
    changed = or_(*(getattr(Person, name) != value for name, value in told.items()))
    await session.execute(
        seen.on_conflict_do_update(index_elements=[Person.account_id], set_=told, where=changed)
    )


async def keep_newest(session: AsyncSession, colleague: Colleague) -> bool:
    """Write what identity told, unless it told something newer; say whether it was written."""
    told = insert(Person).values(
        account_id=colleague.account_id,
        display_name=colleague.display_name,
        roles=sorted(colleague.roles),
        teams=sorted(colleague.teams),
        told_at=colleague.read_at,
    )
    names = ("display_name", "roles", "teams", "told_at")
    written = await session.scalar(
        told.on_conflict_do_update(
            index_elements=[Person.account_id],
            set_={name: told.excluded[name] for name in names},
            where=or_(Person.told_at.is_(None), Person.told_at < told.excluded.told_at),
        ).returning(Person.account_id)
    )
    return written is not None


async def keep_absences(session: AsyncSession, colleague: Colleague) -> None:
    await session.execute(delete(Absence).where(Absence.account_id == colleague.account_id))
    session.add_all(
        Absence(account_id=colleague.account_id, **away.model_dump()) for away in colleague.absences
    )
    await session.flush()


async def presence(session: AsyncSession, today: date) -> Presence:
    absences = await session.scalars(
        select(Absence).where(Absence.first_day <= today, Absence.last_day >= today)
    )
    away = {one.account_id: Away(one.substitute, one.last_day) for one in absences}
    gone = await session.scalars(
        select(Person.account_id).where(
            Person.account_id.in_({one.substitute for one in away.values()}),
            func.cardinality(Person.roles) == 0,
        )
    )
    return Presence(away, frozenset(gone))


async def names(session: AsyncSession, accounts: Collection[UUID | None]) -> dict[UUID, str]:
    wanted = {account for account in accounts if account is not None}
    found = await session.execute(
        select(Person.account_id, Person.display_name).where(Person.account_id.in_(wanted))
    )
    return {account: name for account, name in found if name}


async def colleagues(
    session: AsyncSession, groups: Collection[str], users: Collection[UUID]
) -> Sequence[Person]:
    """Who works in one of the groups, or is named; never who has left."""
    teams = cast([team for group in groups if (team := team_of(group))], ARRAY(Uuid))
    found = await session.scalars(
        select(Person)
        .where(
            or_(
                Person.roles.op("&&")(cast(list(groups), ARRAY(Text))),
                Person.teams.op("&&")(teams),
                Person.account_id.in_(users),
            ),
            func.cardinality(Person.roles) > 0,
        )
        .order_by(Person.display_name, Person.account_id)
    )
    return found.all()


async def groups(session: AsyncSession) -> dict[str, int]:
    """Every group somebody works in, and how many do."""
    counted: dict[str, int] = {}
    for person in await session.scalars(select(Person)):
        for group in groups_of(person.roles, person.teams):
            counted[group] = counted.get(group, 0) + 1
    return dict(sorted(counted.items()))
