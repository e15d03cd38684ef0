"""Accounts that exist already, for stories that begin after the first sign-in."""

from itertools import count
from uuid import uuid4

from deploy.local.demo_people import PASSWORD
from deploy.local.instance import Instance
from deploy.local.keys import load
from services.identity.passwords.hashing import Hasher
from services.identity.seed import SeedPerson, seed
from shared.contracts.identity.people import Title
from shared.database import session_factory

NUMBERS = count(1)


async def accounts(portal: Instance, many: int) -> list[str]:
    """Activated accounts with the demonstration's password; answers their e-mails."""
    port = portal.address("postgres").rpartition(":")[2]
    password = load(portal.data).passwords["identity"]
    sessions = session_factory(f"postgresql+asyncpg://identity:{password}@127.0.0.1:{port}/portal")
    people = [
        SeedPerson(
            uuid4(), Title.MME, "Gwenn", "Trévidic", f"gwenn.{number}@trevidic.example", "RH"
        )
        for number in (next(NUMBERS) for _ in range(many))
    ]
    try:
        await seed(sessions, people, PASSWORD, Hasher())
    finally:
        await sessions.kw["bind"].dispose()
    return [person.email for person in people]
