"""Demonstration accounts: activated, with given identifiers. Run twice, it changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from services.identity.accounts.queries import link_member
from services.identity.accounts.rules import email_key
from services.identity.passwords.hashing import Hasher
from services.identity.staff import queries as staff
from services.identity.tables import Account
from shared.contracts.identity.people import Title
from shared.database import SessionFactory
from shared.http.caller import Role


@dataclass(frozen=True)
class SeedPerson:
    id: UUID
    title: Title
    first_name: str
    last_name: str
    email: str
    job_title: str
    roles: frozenset[Role] = frozenset()
    members: frozenset[UUID] = frozenset()
    teams: frozenset[UUID] = frozenset()


async def seed(
    sessions: SessionFactory, people: Sequence[SeedPerson], password: str, hasher: Hasher
) -> None:
    """One password for all, hashed once. Whoever is there already keeps their password."""
    password_hash, now = await hasher.hash(password), datetime.now(UTC)
    async with sessions.begin() as session:
        for person in people:
            account: dict[str, object] = {
                "title": person.title.value,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email,
                "email_key": email_key(person.email),
                "job_title": person.job_title,
            }
            dates = dict.fromkeys(("staged_at", "opened_at", "activated_at"), now)
            account["staff_since"] = now if person.roles else None
            known = dict.fromkeys(("id", "request_id"), person.id)
            await session.execute(
                insert(Account)
                .values(password_hash=password_hash, **known, **account, **dates)
                .on_conflict_do_update(index_elements=[Account.id], set_=account)
            )
            await staff.set_roles(session, person.id, person.roles)
            await staff.set_teams(session, person.id, person.teams)
            for member_id in person.members:
                await link_member(session, person.id, member_id)
