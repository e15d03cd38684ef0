"""A member whose administrator somebody wants to replace: the steps of those concerned."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from services.membership.tables import Member
from shared.contracts.membership.procedures import ProcedureKind
from shared.http.caller import Access
from tests.asgi import Answer
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.procedures_world import NUMBER, SIRET, World, email, running

KIND = ProcedureKind.ADMINISTRATOR_CHANGE
ON_FILE = "contact@menuiserie.example"
WINDOW = timedelta(days=30)


@asynccontextmanager
async def administered(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    """Élodie administers the member, Hélène has full access, Yann asks."""
    async with running(temporal, sessions_of) as world:
        await world.grant("helene", Access.FULL)
        async with world.sessions_of("membership").begin() as session:
            await session.execute(update(Member).values(contact_email=ON_FILE))
        yield world


async def ask(world: World, who: str = "yann", former: str = "elodie", **changes: str) -> Answer:
    body = {
        "member_number": NUMBER,
        "siret": SIRET,
        "former_administrator_email": email(former),
    } | changes
    return await world.call(who, "POST", "/procedures/administrator-change", body)


async def asked(world: World, **changes: str) -> str:
    answer = await ask(world, **changes)
    assert (answer.status_code, answer.json()["stage"]) == (201, "pending"), answer.text
    return str(answer.json()["id"])


async def object_to(world: World, procedure: str, who: str, comment: str = "Non.") -> Answer:
    path = f"/procedures/{procedure}/objection"
    return await world.call(who, "POST", path, {"comment": comment})


async def consent(world: World, procedure: str, who: str = "elodie") -> Answer:
    return await world.call(who, "POST", f"/procedures/{procedure}/consent")


async def evidence(world: World, procedure: str) -> Any:
    answer = await world.call(world.clerk, "GET", f"/staff/procedures/{procedure}/evidence")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def complete(world: World, procedure: str, outcome: str, comment: str = "") -> Answer:
    if (await world.task(procedure))["state"] == "ready":
        assert (await world.do(procedure, "claim")).status_code == 200
    body = {"outcome": outcome, **({"comment": comment} if comment else {})}
    return await world.do(procedure, "complete", body)


async def until_kind(world: World, procedure: str, kind: str, who: str = "helene") -> list[str]:
    for _ in range(200):
        if kind in (kinds := await world.kinds(procedure, who)):
            return kinds
        await asyncio.sleep(0.05)
    raise TimeoutError(f"{kind} is not among {kinds}.")


async def window_passes(world: World, procedure: str) -> None:
    process = world.process(KIND, procedure)
    await world.temporal.skipper.fast_forward(process, WINDOW)
    await until_kind(world, procedure, "window_closed")


def told(world: World) -> set[tuple[str, str]]:
    return {(mail.template, mail.address) for mail in world.mailbox.mails}
