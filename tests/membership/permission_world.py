"""Everybody who may knock at membership's door, and one of everything they may knock for."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert

from services.membership.access_reviews.tables import AccessReview
from services.membership.imports.tables import Import
from services.membership.tables import AccessGrant
from shared.http.caller import Access, Caller, Role
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.draft import IDENTIFICATION, OTHER_SIRET, SIRET
from tests.membership.procedures_world import World, add_member, email, running


class Who(StrEnum):
    """`token_…` are API tokens of the administrator, `staff_token` of the member services."""

    ANONYMOUS = "anonymous"
    STRANGER = "stranger"
    REQUESTER = "requester"
    ADMINISTRATOR = "administrator"
    FULL = "full"
    WORKFORCE_AND_VISITS = "workforce_and_visits"
    BILLING = "billing"
    READ_ONLY = "read_only"
    MEMBER_SERVICES = "member_services"
    HEALTH_TEAM = "health_team"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    TOKEN_READ = "token_read"
    TOKEN_WRITE = "token_write"
    STAFF_TOKEN = "staff_token"


LEVELS = (Who.FULL, Who.WORKFORCE_AND_VISITS, Who.BILLING, Who.READ_ONLY)
STAFF = (Who.MEMBER_SERVICES, Who.HEALTH_TEAM, Who.OPERATOR, Who.SUPERVISOR)
# Whose they are.
TOKENS = {
    Who.TOKEN_READ: Who.ADMINISTRATOR,
    Who.TOKEN_WRITE: Who.ADMINISTRATOR,
    Who.STAFF_TOKEN: Who.MEMBER_SERVICES,
}
SCOPES = {Who.TOKEN_READ: {"read"}}


@dataclass
class Door:
    """`things` fill the `{names}` of a path or a body."""

    world: World
    callers: Mapping[Who, Caller]
    things: dict[str, str]

    async def knock(self, who: Who, method: str, path: str, body: Any = None) -> Answer:
        caller = self.callers[who]
        if not path.startswith("/members/"):
            # As the gateway does: rights on the member of the path, and no other.
            caller = caller.model_copy(update={"members": {}})
        client = InProcess(self.world.app, caller_headers("membership", caller))
        filled = None if body is None else self._filled(body)
        headers = {"Idempotency-Key": f"{method} {path}"} if method == "POST" else {}
        return await client.request(
            method, path.format(**self.things), json=filled, headers=headers
        )

    def _filled(self, body: Any) -> Any:
        if isinstance(body, dict):
            return {name: self._filled(value) for name, value in body.items()}
        if isinstance(body, list):
            return [self._filled(value) for value in body]
        return body.format(**self.things) if isinstance(body, str) else body

    async def as_it_was(self) -> None:
        """Every access again as it was before somebody knocked."""
        world, held = self.world, {one: Access(one) for one in (Who.ADMINISTRATOR, *LEVELS)}
        grants = {self.callers[who].account_id: access for who, access in held.items()}
        grants |= {
            world.id("karim"): Access.ADMINISTRATOR,
            UUID(self.things["target"]): Access.FULL,
        }
        now = datetime.now(UTC)
        async with world.sessions_of("membership").begin() as session:
            await session.execute(delete(AccessGrant))
            await session.execute(
                insert(AccessGrant),
                [{"member_id": world.member, "account_id": account, "access": access,
                  "granted_at": now} for account, access in grants.items()],
            )  # fmt: skip


@asynccontextmanager
async def opened(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[Door]:
    async with running(temporal, sessions_of) as world:
        door = Door(world, _callers(world), {"target": str(uuid4())})
        await door.as_it_was()
        await _furnish(door)
        yield door


def _callers(world: World) -> dict[Who, Caller]:
    member = world.member
    administrator = world.accounts["elodie"].model_copy(
        update={"members": {member: Access.ADMINISTRATOR}}
    )
    callers = {
        Who.ANONYMOUS: Caller(address="192.0.2.1"),
        Who.STRANGER: world.accounts["helene"],
        Who.REQUESTER: world.accounts["yann"],
        Who.ADMINISTRATOR: administrator,
    }
    callers |= {who: Caller(account_id=uuid4(), members={member: Access(who)}) for who in LEVELS}
    callers |= {who: Caller(account_id=uuid4(), roles=frozenset({Role(who)})) for who in STAFF}
    tokens = {
        who: callers[owner].model_copy(
            update={"scopes": frozenset(SCOPES.get(who, {"read", "write"}))}
        )
        for who, owner in TOKENS.items()
    }
    return callers | tokens


async def _furnish(door: Door) -> None:
    world, things = door.world, door.things
    everybody = [world.id("karim"), things["target"]]
    everybody += [door.callers[one].account_id for one in (Who.ADMINISTRATOR, *LEVELS)]
    things |= {"member": str(world.member), "karim": email("karim"), "nobody": str(uuid4())}
    things |= {f"user_{place}": str(one) for place, one in enumerate(everybody)}
    pair = {"member_number": "20001", "siret": "55210055400013"}
    things["over"] = await _asked(world, "access-request", pair)
    gone = await world.call("yann", "DELETE", f"/procedures/{things['over']}")
    assert gone.status_code == 204
    things["access"] = await _asked(world, "access-request", pair)
    change = pair | {"former_administrator_email": email("karim")}
    things["change"] = await _asked(world, "administrator-change", change)
    told = {"description": "À réunir.", "phone": "0240000000"}
    things["merger"] = await _asked(world, "merger", told)
    takeover = told | {
        "member_number": "20001", "former_siret": "55210055400013", "new_siret": "55210055400021",
    }  # fmt: skip
    things["takeover"] = await _asked(world, "company-takeover", takeover)
    other = await add_member(world.sessions_of, id=uuid4(), number="20002", siret=OTHER_SIRET)
    things["other"] = str(other)
    things["application"] = await _applied(world, SIRET)
    things["ended_application"] = await _applied(world, "35600000000048")
    path = f"/membership-applications/{things['ended_application']}"
    assert (await world.call("yann", "DELETE", path)).status_code == 204
    await _rows(door)


async def _asked(world: World, kind: str, body: dict[str, str]) -> str:
    answer = await world.call("yann", "POST", f"/procedures/{kind}", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _applied(world: World, siret: str) -> str:
    body = IDENTIFICATION | {"siret": siret}
    answer = await world.call("yann", "POST", "/membership-applications", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _rows(door: Door) -> None:
    done, batch, now = uuid4(), uuid4(), datetime.now(UTC)
    door.things |= {"import": str(done), "batch": str(batch)}
    async with door.world.sessions_of("membership").begin() as session:
        session.add(
            Import(id=done, account_id=None, check_only=False, state="done", under_way=False,
                   files={}, created_at=now, ended_at=now)
        )  # fmt: skip
        session.add(
            AccessReview(id=uuid4(), member_id=door.world.member, asked_at=now, until=now, told=3,
                         lapsed_at=now, batch_id=batch)
        )  # fmt: skip
