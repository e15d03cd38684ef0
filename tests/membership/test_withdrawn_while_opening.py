"""A procedure can be seen, and withdrawn, a moment before its process has put it in anybody's
hands: longer than a moment when another service is down.
"""

import asyncio
from typing import Any

import pytest

from tests.conftest import SessionsOf, TemporalServer
from tests.membership.procedures_world import NUMBER, SIREN, SIRET, World, running
from tests.membership.synchronisation_world import unclaimed

ASKED: dict[str, dict[str, str]] = {
    "synchronisation": {"member_number": NUMBER, "siren": SIREN},
    "access-request": {"member_number": NUMBER, "siret": SIRET},
    "merger": {"description": "Deux sociétés n'en font plus qu'une.", "phone": "0240000000"},
}


async def _seen(world: World) -> str:
    async with asyncio.timeout(10):
        while True:
            shown: Any = (await world.call("yann", "GET", "/me/procedures")).json()["items"]
            if shown:
                return str(shown[0]["id"])
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ASKED)
async def test_withdrawn_before_it_is_in_anybody_s_hands_it_stays_withdrawn(
    kind: str, temporal: TemporalServer, sessions_of: SessionsOf
) -> None:
    async with running(temporal, sessions_of, synchronisation_confirmation="never") as world:
        if kind == "synchronisation":
            await unclaimed(world)
        # Asked for the requester's name once the row is there.
        await world.workers.stop("identity")
        asking = asyncio.create_task(
            world.call("yann", "POST", f"/procedures/{kind}", ASKED[kind], key="k")
        )
        procedure = await _seen(world)
        withdrawing = asyncio.create_task(
            world.call("yann", "DELETE", f"/procedures/{procedure}", key="w")
        )
        await asyncio.sleep(0.3)
        await world.workers.start("identity")
        assert (await asking).status_code == 201
        answer = await withdrawing
        shown = (await world.call("yann", "GET", f"/procedures/{procedure}")).json()
        given = await world.access_of("yann")
        if answer.status_code == 409:
            # It was granted before the withdrawal's turn came: both are told what is so.
            assert (kind, shown["stage"], given) == ("synchronisation", "accepted", "administrator")
        else:
            assert (answer.status_code, shown["stage"], given) == (204, "withdrawn", None)
        assert await world.task(procedure) is None
