"""The pages over the real membership service and its processes: what the played ones must match."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import aiohttp
import pytest
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from services.portal.app import create_app
from services.portal.settings import Settings
from shared.http.caller import HEADER, Access, CallerSigner
from shared.http.paths import SERVICES
from tests.callers import KEY
from tests.conftest import SessionsOf, TemporalServer, free_port
from tests.membership.procedures_world import NUMBER, SIREN, SIRET, World, add_member, running
from tests.portal.world import Reader, served


class Gateway:
    """Vouches for whoever the cookie names, with the rights they hold at that moment."""

    def __init__(self, app: object, world: World) -> None:
        self._app, self._world, self._signer = app, world, CallerSigner(KEY[0])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            name = Request(scope).cookies["session"]
            held = await self._world.access_of(name)
            rights = {self._world.member: Access(held)} if held else {}
            caller = self._world.accounts[name].model_copy(update={"members": rights})
            MutableHeaders(scope=scope)[HEADER] = self._signer.sign(caller, ["portal", *SERVICES])
        await self._app(scope, receive, send)  # type: ignore[operator]


@dataclass
class Site:
    url: str
    world: World

    @asynccontextmanager
    async def browser(self, name: str) -> AsyncIterator[Reader]:
        jar = aiohttp.CookieJar(unsafe=True)
        cookies = {"session": name}
        async with aiohttp.ClientSession(self.url, cookies=cookies, cookie_jar=jar) as http:
            yield Reader(http)


@pytest.fixture
async def site(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[Site]:
    port, service = free_port(), free_port()
    services = json.dumps(dict.fromkeys(SERVICES, f"http://127.0.0.1:{service}"))
    settings = Settings.model_validate(
        {"services": json.loads(services), "caller_public_key": KEY[1], "port": port}
    )
    async with running(temporal, sessions_of) as world:
        gateway = Gateway(create_app(settings), world)
        async with served(world.app, service, lifespan="off"), served(gateway, port):
            yield Site(f"http://127.0.0.1:{port}", world)


def _hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1].replace("&#34;", '"')


def _plain(html: str) -> str:
    return html.replace("&#39;", "'").replace("\u00a0", " ")


async def _asked(site: Site, name: str) -> str:
    """Ask for access by the form; answers the procedure's page."""
    async with site.browser(name) as reader:
        path = "/demarches/nouvelle/gestion"
        key = _hidden((await reader.get(path)).text, "key")
        typed = {"member_number": NUMBER, "siret": SIRET, "key": key}
        done = await reader.send(path, typed)
        assert done.status == 303, done.text
        shown = _plain((await reader.get(done.location)).text)
    assert "attend la réponse d'un administrateur" in shown
    assert "552 100 554 00013".replace(" ", "\u202f") in shown
    return done.location


async def _accepted(site: Site, path: str, access: str) -> None:
    one = path.removeprefix("/demarches/")
    async with site.browser("elodie") as reader:
        typed = {"decision": "accept", f"access.{one}": access}
        done = await reader.send(f"/demarches/a-valider/{one}", typed, follow=True)
    assert "Yann Riou a désormais accès à Menuiserie Le Goff" in _plain(done.text)


async def test_access_is_asked_for_given_and_used(site: Site) -> None:
    path = await _asked(site, "yann")
    async with site.browser("elodie") as reader:
        assert "Yann Riou demande à accéder" in _plain((await reader.get(path)).text)
        one = path.removeprefix("/demarches/")
        wrong = await reader.send(f"/demarches/a-valider/{one}", {"decision": "accept"})
        assert wrong.status == 422
        assert wrong.text.count('class="form-error"') == 1
    await _accepted(site, path, "billing")
    async with site.browser("yann") as reader:
        assert "Ouvrir votre environnement" in (await reader.get(path)).text
        home = _plain((await reader.post(f"{path}/environnement", follow=True)).text)
        assert "Vous gérez désormais Menuiserie Le Goff" in home
        assert "Votre accès : <strong>Facturation</strong>" in home
        mine = _plain((await reader.get("/acces")).text)
        assert "Élodie Le Goff" in mine
        assert "/modifier" not in mine


async def test_an_access_is_changed_then_withdrawn_by_who_read_it_last(site: Site) -> None:
    await _accepted(site, await _asked(site, "yann"), "billing")
    line = f"/acces/{site.world.id('yann')}"
    async with site.browser("elodie") as reader:
        form = (await reader.get(f"{line}/modifier")).text
        typed = {"access": "full", "key": _hidden(form, "key"), "etag": _hidden(form, "etag")}
        done = _plain((await reader.send(f"{line}/modifier", typed, follow=True)).text)
        assert "Yann Riou a désormais l'accès « Accès complet »." in done
        late = await reader.send(f"{line}/retrait", typed, follow=True)
        assert "a été modifié entre-temps" in late.text
        form = (await reader.get(f"{line}/retrait")).text
        typed = {"key": _hidden(form, "key"), "etag": _hidden(form, "etag")}
        done = _plain((await reader.send(f"{line}/retrait", typed, follow=True)).text)
        assert "Yann Riou n'a plus accès" in done
        history = _plain((await reader.get("/acces/historique")).text)
        assert all(said in history for said in ("Accès donné : Facturation", "Accès retiré"))
    async with site.browser("yann") as reader:
        assert (await reader.get("/acces")).location == "/adherents"


async def test_two_administrators_the_second_is_told_who_decided(site: Site) -> None:
    await site.world.grant("karim", Access.ADMINISTRATOR)
    path = await _asked(site, "yann")
    one = path.removeprefix("/demarches/")
    async with site.browser("karim") as reader:
        typed = {"decision": "refuse", f"comment.{one}": "Nous ne vous connaissons pas."}
        assert (await reader.send(f"/demarches/a-valider/{one}", typed)).status == 303
    async with site.browser("elodie") as reader:
        typed = {"decision": "accept", f"access.{one}": "full"}
        shown = await reader.send(f"/demarches/a-valider/{one}", typed, follow=True)
        assert "Cette demande a déjà été traitée par Karim Benali." in shown.text
    async with site.browser("yann") as reader:
        shown = await reader.get(path)
        assert "Nous ne vous connaissons pas." in shown.text


async def test_the_yearly_review_names_then_withdraws(site: Site) -> None:
    for name in ("karim", "helene"):
        await site.world.grant(name, Access.READ_ONLY)
    async with site.browser("elodie") as reader:
        form = (await reader.get("/acces/verification")).text
        kept = [str(site.world.id(name)) for name in ("elodie", "karim")]
        typed = [("keep", one) for one in kept]
        typed += [("key", _hidden(form, "key")), ("etag", _hidden(form, "etag"))]
        async with reader.http.post("/acces/verification", data=typed) as answer:
            assert "Confirmer et retirer 1\u00a0accès" in await answer.text()
        typed.append(("confirmed", "yes"))
        async with reader.http.post("/acces/verification", data=typed) as answer:
            assert "1\u00a0accès retiré." in await answer.text()
    assert await site.world.access_of("helene") is None
    assert await site.world.access_of("karim") == "read_only"


async def test_a_member_nobody_administers_is_synchronised_and_only_once(
    site: Site, sessions_of: SessionsOf
) -> None:
    other = UUID(int=7)
    await add_member(sessions_of, id=other, number="20002", siret="73282932000074")
    path, typed = "/demarches/nouvelle/synchroniser", {"member_number": "20002"}
    async with site.browser("yann") as reader:
        wrong = await reader.send(path, {**typed, "siren": SIREN})
        assert wrong.status == 422
        assert "ne correspondent pas" in wrong.text
        done = _plain((await reader.send(path, {**typed, "siren": "732829320"}, follow=True)).text)
        assert "Vous gérez désormais Menuiserie Le Goff" in done
    async with site.browser("karim") as reader:
        again = await reader.send(path, {**typed, "siren": "732829320"})
        assert again.status == 409
        assert 'href="/demarches/nouvelle/gestion?adherent=20002"' in again.text


@pytest.mark.parametrize("slug", ["synchroniser", "gestion", "administrateur", "rachat", "fusion"])
async def test_a_blank_form_is_answered_at_its_fields(slug: str, site: Site) -> None:
    async with site.browser("yann") as reader:
        shown = await reader.post(f"/demarches/nouvelle/{slug}")
    assert shown.status == 422
    fields = set(re.findall(r'id="f-([a-z_]+)-error"', shown.text))
    named = set(re.findall(r'<a href="#f-([a-z_]+)"', shown.text))
    assert fields
    assert named == fields
    # Nothing is said without its field.
    assert len(re.findall(r"<li>", shown.text.split("data-summary")[1].split("</ul>")[0])) == len(
        fields
    )
