"""Rows that tests about access look at, or change behind the portal's back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, text, update

from services.membership.access.tables import AccessChange
from services.membership.access_reviews.tables import AccessReview
from services.membership.seed import seed_grant
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership.procedures import ProcedureKind
from shared.http.caller import Access
from tests.membership.procedures_world import World, add_member


async def lines(world: World) -> Sequence[AccessChange]:
    async with world.sessions_of("membership")() as session:
        found = await session.scalars(select(AccessChange).order_by(AccessChange.at))
        return found.all()


async def withdraw_directly(world: World, name: str) -> None:
    async with world.sessions_of("membership").begin() as session:
        await session.execute(delete(AccessGrant).where(AccessGrant.account_id == world.id(name)))


async def absent(world: World, *names: str) -> None:
    """They were here last a year ago."""
    async with world.sessions_of("identity").begin() as session:
        await session.execute(
            text("update identity.accounts set activated_at = now() - interval '1 year'"
                 " where id = any(:ids)"),
            {"ids": [world.id(name) for name in names]},
        )  # fmt: skip


async def absorb(world: World, number: str, administrator: str) -> UUID:
    """Another member takes this one over: as the merger leaves them."""
    successor = await add_member(
        world.sessions_of, id=uuid4(), number=number, siret="73282932000074"
    )
    now = datetime.now(UTC)
    await seed_grant(
        world.sessions_of("membership"), successor, world.id(administrator),
        Access.ADMINISTRATOR, now,
    )  # fmt: skip
    async with world.sessions_of("membership").begin() as session:
        await session.execute(
            update(Member).where(Member.id == world.member)
            .values(closed_at=now, absorbed_into=successor)
        )  # fmt: skip
        await session.execute(delete(AccessGrant).where(AccessGrant.member_id == world.member))
    return successor


async def long_ago(world: World, **delay: int) -> None:
    """Every access, activation and question is so much older."""
    older = timedelta(**delay)
    changes: list[Any] = [
        update(AccessGrant).values(granted_at=AccessGrant.granted_at - older),
        update(Member).values(
            activated_at=Member.activated_at - older,
            access_reviewed_at=Member.access_reviewed_at - older,
        ),
        update(AccessReview).values(
            asked_at=AccessReview.asked_at - older, until=AccessReview.until - older,
            told_on=AccessReview.told_on - older, answered_at=AccessReview.answered_at - older,
        ),
    ]  # fmt: skip
    async with world.sessions_of("membership").begin() as session:
        for change in changes:
            await session.execute(change)


async def links(world: World, name: str) -> list[UUID]:
    """What identity remembers of whom the account serves."""
    async with world.sessions_of("identity")() as session:
        found = await session.execute(
            text("select member_id from identity.member_links where account_id = :id"),
            {"id": world.id(name)},
        )
        return [member for (member,) in found]


async def many_members(world: World, count: int) -> list[UUID]:
    """Other members that Élodie alone administers, activated a moment ago."""
    now = datetime.now(UTC)
    added = [uuid4() for _ in range(count)]
    async with world.sessions_of("membership").begin() as session:
        known = await session.get_one(Member, world.member)
        common = {
            name: getattr(known, name)
            for name in ("naf_code", "naf_version", "commune_code", "legal_form", "legal_name",
                         "created_on", "activity", "health_team_id")
        }  # fmt: skip
        session.add_all(
            Member(id=one, number=f"4{place:05}", siret=f"{place:014}", activated_at=now, **common)
            for place, one in enumerate(added)
        )
        await session.flush()
        session.add_all(
            AccessGrant(member_id=one, account_id=world.id("elodie"),
                        access=Access.ADMINISTRATOR, granted_at=now)
            for one in added
        )  # fmt: skip
    return added


async def page(world: World, who: str) -> Any:
    answer = await world.on_member(who, "GET", "/access-grants")
    assert answer.status_code == 200, answer.text
    return answer.json()


def of(shown: Any, world: World, name: str) -> Any:
    return next(one for one in shown["items"] if one["account_id"] == str(world.id(name)))


def path(world: World, name: str) -> str:
    return f"/access-grants/{world.id(name)}"


async def give(world: World, name: str, access: Access) -> None:
    """Through a request, so that it is on record."""
    procedure = await world.asked(name)
    answer = await world.decide("elodie", procedure, decision="accept", access=access)
    assert answer.status_code == 200
    await world.process(ProcedureKind.ACCESS_REQUEST, procedure).result()
