"""The portal running for page tests, behind what the gateway adds; and every page there is."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import aiohttp
import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.portal.app import create_app
from services.portal.settings import Settings
from shared.http.caller import HEADER, Caller, CallerSigner, Role
from shared.http.paths import SERVICES
from shared.logs import configure_logs
from tests.callers import KEY
from tests.conftest import free_port
from tests.portal.applications_samples import PAGES as APPLICATION_PAGES
from tests.portal.edge import APPLICATION, FIRST, ME, UNSUBSCRIBED, UNSUBSCRIPTION, Edge
from tests.portal.gallery import router as gallery
from tests.portal.imports_edge import (
    DONE_IMPORT,
    REFUSED_IMPORT,
    RUNNING_IMPORT,
    UNREADABLE_IMPORT,
)
from tests.portal.inbox_edge import (
    ASIDE,
    BLOCKED,
    DONE,
    HUGE,
    MINE,
    OWN,
    READY,
    STANDING_IN,
    THEIRS,
    WAITING,
)
from tests.portal.procedures_pages import PAGES as PROCEDURE_PAGES
from tests.portal.staff_pages import PAGES as STAFF_PAGES

PAGES: dict[str, tuple[str, str]] = {
    # name: who looks, address
    "visitor-home": ("visitor", "/"),
    "sign-in": ("visitor", "/connexion?suite=/profil&motif=session"),
    "sign-up": ("visitor", "/inscription"),
    "signed-up": ("visitor", "/inscription/envoyee"),
    "activation": ("visitor", "/activation"),
    "new-link": ("visitor", "/activation/nouveau-lien"),
    "forgotten": ("visitor", "/mot-de-passe/oublie"),
    "new-password": ("visitor", "/mot-de-passe/nouveau"),
    "help": ("visitor", "/aide/postes"),
    "missing": ("visitor", "/nulle-part"),
    "newcomer-home": ("newcomer", "/"),
    "newcomer-members": ("newcomer", "/adherents"),
    "newcomer-procedures": ("newcomer", "/demarches"),
    "newcomer-notifications": ("newcomer", "/notifications"),
    "home": ("one", "/"),
    "home-several": ("many", "/"),
    "members": ("many", "/adherents"),
    "member": ("one", f"/adherents/{FIRST}"),
    "positions": ("one", "/postes"),
    "position": ("one", f"/postes/{UUID(int=2)}"),
    "position-held": ("one", f"/postes/{UUID(int=1)}"),
    "position-closed": ("one", f"/postes/{UUID(int=9)}"),
    "position-new": ("one", "/postes/ajouter"),
    "position-change": ("one", f"/postes/{UUID(int=3)}/modifier"),
    "position-delete": ("one", f"/postes/{UUID(int=3)}/suppression"),
    "employees": ("one", "/effectif"),
    "employees-none": ("one", "/effectif?recherche=zz"),
    "procedures": ("one", "/demarches"),
    "notifications": ("one", "/notifications"),
    "profile": ("one", "/profil"),
    "preferences": ("one", "/preferences"),
    "unsubscribe": ("visitor", f"/desabonnement/{UNSUBSCRIPTION}"),
    "unsubscribed": ("visitor", f"/desabonnement/{UNSUBSCRIBED}"),
    "chapter": ("one", "/documents"),
    "invoices": ("one", "/factures"),
    "invoices-due": ("one", "/factures?etat=a-regler"),
    "invoices-none": ("one", "/factures?recherche=zz"),
    "declarations": ("one", "/declarations"),
    "contacts": ("one", "/contacts"),
    "imports": ("staff", "/imports"),
    "import-running": ("staff", f"/imports/{RUNNING_IMPORT}"),
    "import-done": ("staff", f"/imports/{DONE_IMPORT}"),
    "import-refused": ("staff", f"/imports/{REFUSED_IMPORT}"),
    "import-unreadable": ("staff", f"/imports/{UNREADABLE_IMPORT}"),
    "staff-home": ("staff", "/"),
    "staff-chapter": ("staff", "/agenda"),
    "inbox": ("staff", "/corbeille"),
    "inbox-mine": ("staff", "/corbeille?vue=mes-taches"),
    "inbox-all": ("staff", "/corbeille?vue=toutes"),
    "inbox-over": ("staff", "/corbeille?vue=toutes&etat=over"),
    "inbox-late": ("staff", "/corbeille?vue=toutes&echeance=retard"),
    "inbox-crowded": ("staff-crowd", "/corbeille"),
    "inbox-empty": ("staff-idle", "/corbeille"),
    "inbox-mine-empty": ("staff-idle", "/corbeille?vue=mes-taches"),
    "inbox-narrowed-empty": ("staff-idle", "/corbeille?echeance=semaine"),
    "task-ready": ("staff", f"/corbeille/{READY}"),
    "task-mine": ("staff", f"/corbeille/{MINE}"),
    "task-theirs": ("staff", f"/corbeille/{THEIRS}"),
    "task-waiting": ("staff", f"/corbeille/{WAITING}"),
    "task-blocked": ("staff", f"/corbeille/{BLOCKED}"),
    "task-done": ("staff", f"/corbeille/{DONE}"),
    "task-own": ("staff", f"/corbeille/{OWN}"),
    "task-huge": ("staff", f"/corbeille/{HUGE}?salaries=2"),
    "task-aside": ("staff", f"/corbeille/{ASIDE}"),
    "task-accept": ("staff", f"/corbeille/{MINE}/decision/accept"),
    "task-refuse": ("staff", f"/corbeille/{MINE}/decision/refuse"),
    "task-correction": ("staff", f"/corbeille/{HUGE}/correction"),
    "task-hand-over": ("staff", f"/corbeille/{MINE}/confier"),
    "task-other-team": ("staff", f"/corbeille/{MINE}/equipe"),
    "task-aside-form": ("staff", f"/corbeille/{MINE}/mettre-de-cote"),
    "staff-members": ("staff", "/corbeille/adherents"),
    "task-standing-in": ("staff", f"/corbeille/{STANDING_IN}"),
    **STAFF_PAGES,
    "staff-members-none": ("staff", "/corbeille/adherents?recherche=zz"),
    **APPLICATION_PAGES,
    **PROCEDURE_PAGES,
    "kit": ("one", "/kit"),
    "kit-errors": ("one", "/kit?erreurs=1"),
}
SOON = ("/demandes", "/documents", "/prevention")


class Gateway:
    """What the gateway adds: who is calling, from the session cookie."""

    def __init__(self, app: ASGIApp, edge: Edge) -> None:
        self._app, self._edge, self._signer = app, edge, CallerSigner(KEY[0])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            person = Request(scope).cookies.get("session", "visitor")
            self._edge.person = person if person != "visitor" else self._edge.person
            headers = MutableHeaders(scope=scope)
            headers[HEADER] = self._signer.sign(caller(person), ["portal", *SERVICES])
            headers.setdefault("x-request-id", "essai-0001")
            if scope["path"].startswith("/api/v1/"):
                scope = {**scope, "path": scope["path"].removeprefix("/api/v1")}
                await self._edge.app(scope, receive, send)
                return
        await self._app(scope, receive, send)


def caller(person: str) -> Caller:
    if person == "visitor":
        return Caller()
    roles = frozenset({Role.MEMBER_SERVICES}) if "staff" in person else frozenset()
    roles |= frozenset({Role.SUPERVISOR}) if person == "staff-supervisor" else frozenset()
    name = "Camille Rousseau" if "staff" in person else str(ME["display_name"])
    return Caller(account_id=UUID(str(ME["id"])), display_name=name, roles=roles)


@dataclass
class World:
    url: str
    edge: Edge

    @contextlib.asynccontextmanager
    async def browser(self, person: str = "visitor") -> AsyncIterator["Reader"]:
        """Somebody who reads pages, with their cookies and without a script."""
        self.edge.person = person
        self.edge.refusals.clear()
        self.edge.calls.clear()
        self.edge.applications.reset()
        self.edge.procedures.reset()
        cookies = {} if person == "visitor" else {"session": person}
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(self.url, cookies=cookies, cookie_jar=jar) as http:
            yield Reader(http)


@dataclass(frozen=True)
class Shown:
    status: int
    text: str
    location: str


class Reader:
    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http

    async def get(self, path: str, *, follow: bool = False) -> Shown:
        async with self.http.get(path, allow_redirects=follow) as answer:
            return Shown(answer.status, await answer.text(), answer.headers.get("location", ""))

    async def post(self, path: str, *, follow: bool = False, **typed: str) -> Shown:
        return await self.send(path, typed, follow=follow)

    async def send(self, path: str, typed: dict[str, str], *, follow: bool = False) -> Shown:
        async with self.http.post(path, data=typed, allow_redirects=follow) as answer:
            return Shown(answer.status, await answer.text(), answer.headers.get("location", ""))


@contextlib.asynccontextmanager
async def running_world() -> AsyncIterator[World]:
    configure_logs("WARNING")
    edge, port, edge_port = Edge(), free_port(), free_port()
    services = json.dumps(dict.fromkeys(SERVICES, f"http://127.0.0.1:{edge_port}"))
    settings = Settings.model_validate(
        {"services": json.loads(services), "caller_public_key": KEY[1], "port": port}
    )
    portal = create_app(settings)
    portal.include_router(gallery)
    async with served(edge.app, edge_port), served(Gateway(portal, edge), port):
        yield World(f"http://127.0.0.1:{port}", edge)


@contextlib.asynccontextmanager
async def served(
    app: ASGIApp, port: int, lifespan: Literal["auto", "off"] = "auto"
) -> AsyncIterator[None]:
    config = uvicorn.Config(app, port=port, log_config=None, ws="none", lifespan=lifespan)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn gives no event to wait for)
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


__all__ = ["APPLICATION", "FIRST", "PAGES", "SOON", "World", "running_world"]
