"""The demonstration: people and health teams are put in, all the rest goes through the public API
and its processes, as it would in life. Run again after a cut, it goes on where it was.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp

from deploy.local.demo_companies import BAKERY, BOOKSHOP, CLEANERS, JOINERY, Company
from deploy.local.demo_office import bring_office_in, members_on_file
from deploy.local.demo_people import (
    ACCOUNTANT,
    CLEANING,
    CLERK,
    EMPLOYER,
    JOINING,
    LOGINS,
    NEWCOMER,
    PASSWORD,
    SUBMITTED,
    SUCCESSOR,
    TEAMS,
    Login,
)
from deploy.local.demo_procedures import ask_for_access, ask_to_replace, prepare_a_merger
from deploy.local.keys import Keys
from deploy.local.processes import NAMESPACE, database_url
from deploy.local.settings import LocalSettings
from services.identity.passwords.hashing import Hasher
from services.identity.seed import seed
from services.identity.staff.processes import make_all_known
from services.membership.seed import seed_grant, seed_health_teams
from shared.database import session_factory
from shared.http.caller import Access
from shared.temporal.client import connect_when_up

TERMS = "2026-01"
PATIENCE = 30
DONE = {"accepted", "under_review"}


class Person:
    """One signed-in person, as a client of the public API."""

    def __init__(self, http: aiohttp.ClientSession, api: str, token: str = "") -> None:
        self._http, self._api = http, api
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def call(
        self, method: str, path: str, body: object = None, key: str = "",
        files: Mapping[str, Path] | None = None,
    ) -> Any:  # fmt: skip
        """Ask, and ask again under the same key while a service is still waking up."""
        headers = self._headers | {"Idempotency-Key": key or str(uuid4())}
        for _ in range(PATIENCE):
            sent: dict[str, Any] = {"data": _parts(files)} if files else {"json": body}
            async with self._http.request(
                method, f"{self._api}{path}", headers=headers, **sent
            ) as answer:
                if answer.status < 400:
                    return await answer.json() if answer.content_length != 0 else None
                if answer.status != 503:
                    raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
            await asyncio.sleep(1)
        raise TimeoutError(f"{method} {path} was not answered.")


def _parts(files: Mapping[str, Path]) -> aiohttp.FormData:
    parts = aiohttp.FormData()
    for name, file in files.items():
        parts.add_field(name, file.read_bytes(), filename=file.name)
    return parts


async def load(settings: LocalSettings, keys: Keys) -> None:
    membership = session_factory(database_url("membership", settings, keys))
    identity = session_factory(database_url("identity", settings, keys))
    await seed(identity, [login.person for login in LOGINS], PASSWORD, Hasher())
    await seed_health_teams(membership, TEAMS)
    temporal = await connect_when_up(settings.addresses()["temporal"], NAMESPACE)
    await make_all_known(temporal, [one.person.id for one in LOGINS if one.person.roles])
    api = settings.addresses()["api"]
    async with aiohttp.ClientSession() as http:
        clerk = await _sign_in(http, api, CLERK)
        joiner, cleaner = await _sign_in(http, api, EMPLOYER), await _sign_in(http, api, CLEANING)
        for person, company in ((joiner, JOINERY), (cleaner, CLEANERS)):
            member = await _admit(person, clerk, await _submitted(person, company))
            await seed_grant(
                membership, member, ACCOUNTANT.person.id, Access.FULL, datetime.now(UTC)
            )
        await _submitted(await _sign_in(http, api, SUBMITTED), BAKERY)
        await _begun(await _sign_in(http, api, JOINING), BOOKSHOP)
        await bring_office_in(clerk)
        await ask_for_access(await _sign_in(http, api, NEWCOMER), joiner)
        await ask_to_replace(await _sign_in(http, api, SUCCESSOR), cleaner, CLEANING.person.email)
        await prepare_a_merger(await _sign_in(http, api, ACCOUNTANT), clerk)
    _write_logins(settings)


async def _sign_in(http: aiohttp.ClientSession, api: str, login: Login) -> Person:
    credentials = {"email": login.person.email, "password": PASSWORD}
    opened = await Person(http, api).call("POST", "/sessions", credentials)
    return Person(http, api, opened["access_token"])


async def _opened(person: Person, company: Company) -> str:
    opened = await person.call(
        "POST", "/membership-applications", company.identification, key="demonstration"
    )
    return f"/membership-applications/{opened['id']}"


async def _begun(person: Person, company: Company) -> None:
    """Steps 1 and 2 done, the third begun."""
    place = await _opened(person, company)
    await person.call("PUT", f"{place}/company", company.company)
    await person.call("PUT", f"{place}/positions?draft=true", company.positions_step())


async def _submitted(person: Person, company: Company) -> str:
    siret = company.identification["siret"]
    mine = (await person.call("GET", "/me/membership-applications"))["items"]
    for known in mine:
        if known["siret"] == siret and known["stage"] in DONE:
            return str(known["id"])
    place = await _opened(person, company)
    await person.call("PUT", f"{place}/company", company.company)
    await person.call("PUT", f"{place}/positions", company.positions_step())
    await person.call("PUT", f"{place}/employees", company.employees_step())
    await person.call("POST", f"{place}/submission", {"terms_version": TERMS, "accepted": True})
    return place.rpartition("/")[2]


async def _admit(person: Person, clerk: Person, application: str) -> UUID:
    tasks = (await clerk.call("GET", f"/staff/tasks?subject={application}"))["items"]
    for task in tasks:
        place = f"/staff/tasks/{task['id']}"
        if task["assignee"] is None:
            await clerk.call("POST", f"{place}/claim")
        await clerk.call("POST", f"{place}/complete", {"outcome": "accept"})
    for _ in range(200):
        shown = await person.call("GET", f"/membership-applications/{application}")
        if shown["stage"] == "accepted":
            return UUID(shown["member_id"])
        await asyncio.sleep(0.1)
    raise TimeoutError("A demonstration company did not become a member.")


def _write_logins(settings: LocalSettings) -> None:
    content = {
        "addresses": settings.addresses(),
        "logins": [
            {
                "email": login.person.email,
                "password": PASSWORD,
                "name": f"{login.person.first_name} {login.person.last_name}",
                "role": login.role,
                "roles": sorted(login.person.roles),
            }
            for login in LOGINS
        ],
        # Existing members, for whoever wants to synchronise one.
        "members": members_on_file(),
    }
    file = settings.data / "demo.json"
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=2))
    draft.replace(file)
