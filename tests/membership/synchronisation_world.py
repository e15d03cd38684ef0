"""A member nobody administers yet: the steps of whoever synchronises it."""

import asyncio
from typing import Any

from sqlalchemy import delete, update

from services.membership.tables import AccessGrant, Member
from shared.contracts.membership.procedures import ProcedureKind
from tests.asgi import Answer
from tests.identity.world import Mail
from tests.membership.procedures_world import NUMBER, SIREN, World

KIND = ProcedureKind.SYNCHRONISATION
ON_FILE = "contact@menuiserie.example"
GUIDE = (
    "Cette démarche de synchronisation a déjà été réalisée. Nous vous invitons à choisir DEMANDER"
    " LA GESTION D'UN ADHERENT pour ce compte"
)


async def unclaimed(world: World, address: str | None = ON_FILE) -> None:
    async with world.sessions_of("membership").begin() as session:
        await session.execute(delete(AccessGrant))
        await session.execute(update(Member).values(contact_email=address))


async def ask(world: World, who: str = "yann", key: str = "", **changes: str) -> Answer:
    body = {"member_number": NUMBER, "siren": SIREN} | changes
    return await world.call(who, "POST", "/procedures/synchronisation", body, key)


async def confirm(world: World, procedure: str, code: str, who: str = "yann") -> Answer:
    return await world.call(who, "POST", f"/procedures/{procedure}/confirmation", {"code": code})


async def codes(world: World, count: int = 1) -> list[Mail]:
    async with asyncio.timeout(10):
        while True:
            sent = [one for one in world.mailbox.mails if one.template == "synchronisation_code"]
            if len(sent) >= count:
                return sent
            await asyncio.sleep(0.05)


async def members_of(world: World, who: str) -> list[Any]:
    return list((await world.call(who, "GET", "/me/members")).json()["items"])
