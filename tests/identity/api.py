"""Identity's HTTP side on PostgreSQL alone, with a member's account and a clerk's."""

from uuid import UUID, uuid4

from fastapi import FastAPI

from services.identity.app import create_app
from services.identity.seed import SeedPerson, seed
from shared.contracts.identity.people import Title
from shared.database import SessionFactory
from shared.http.caller import Caller, Role
from shared.temporal.client import connect
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers, resources_for
from tests.identity.world import AT_ONCE, PASSWORD, quick_hasher

MEMBER, CLERK = uuid4(), uuid4()
EMAILS = {MEMBER: "paul.riou@armor.example", CLERK: "anne.kerd@sante.example"}


class Api:
    def __init__(self, sessions: SessionFactory, app: FastAPI) -> None:
        self.sessions = sessions
        self.app = app
        self._http = InProcess(app)

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        caller: Caller | None = None,
        agent: str = "",
    ) -> Answer:
        headers = {**caller_headers("identity", caller), "user-agent": agent}
        return await self._http.request(method, path, json=body, headers=headers)

    async def sign_in(
        self,
        account: UUID = MEMBER,
        password: str = PASSWORD,
        address: str = "",
        agent: str = "",
    ) -> Answer:
        body = {"email": EMAILS.get(account, "qui@nulle-part.example"), "password": password}
        return await self.call("POST", "/sessions", body, Caller(address=address), agent)

    async def signed_in(
        self, account: UUID = MEMBER, address: str = "", agent: str = ""
    ) -> tuple[str, Caller]:
        answer = await self.sign_in(account, address=address, agent=agent)
        assert answer.status_code == 201, answer.text
        token = answer.json()["access_token"]
        known = (await self.resolve(token)).json()
        named = ("account_id", "session_id", "roles", "scopes")
        return token, Caller.model_validate({name: known[name] for name in named})

    async def resolve(self, token: str) -> Answer:
        gateway = Caller(scopes=frozenset({"gateway"}))
        return await self.call("POST", "/internal/resolutions", {"token": token}, gateway)


async def demonstration(sessions: SessionFactory) -> Api:
    """Seeded twice: what is there already stays as it is."""
    hasher = quick_hasher()
    people = [
        SeedPerson(MEMBER, Title.M, "Paul", "Riou", EMAILS[MEMBER], "Gérant"),
        SeedPerson(
            CLERK, Title.MME, "Anne", "Kerd", EMAILS[CLERK], "Gestionnaire",
            roles=frozenset({Role.MEMBER_SERVICES}), members=frozenset({uuid4()}),
        ),
    ]  # fmt: skip
    await seed(sessions, people, PASSWORD, hasher)
    await seed(sessions, people, "Autre-chose-9", hasher)
    resources = resources_for("identity", sessions, await connect("127.0.0.1:9", "none"))
    return Api(sessions, create_app(resources, hasher=hasher, policy=AT_ONCE))
