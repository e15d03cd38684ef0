"""Procedures in Chromium: by keyboard alone, and what the script adds."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser import launched
from tests.portal.procedures_samples import IDS, id_of
from tests.portal.world import World


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
async def page(chromium: Browser, world: World) -> AsyncIterator[Page]:
    world.edge.person = "one"
    world.edge.procedures.reset()
    context = await chromium.new_context(locale="fr-FR", base_url=world.url)
    await context.add_cookies([{"name": "session", "value": "one", "url": world.url}])
    yield await context.new_page()
    await context.close()


async def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what is so named has the focus, as somebody without a mouse does."""
    named = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText"
    for _ in range(80):
        await page.keyboard.press("Tab")
        found = str(await page.evaluate(f"{named} || ''"))
        if re.sub(r"\s+", " ", found).strip().startswith(name):
            return
    raise AssertionError(f"Tab never reached « {name} ».")


async def test_a_request_is_accepted_on_its_line_by_keyboard(page: Page, world: World) -> None:
    await page.goto("/")
    await _tab_to(page, "Répondre")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/demarches/a-valider**")
    await _tab_to(page, "Type d'accès")
    await page.keyboard.type("Factu")
    await _tab_to(page, "Accepter")
    await page.keyboard.press("Enter")
    await page.get_by_text("Karim Benali a désormais accès").wait_for()
    body = {"decision": "accept", "access": "billing", "comment": ""}
    assert ("POST", f"/me/approvals/{id_of(501)}/decision", body) in world.edge.calls


async def test_a_request_is_refused_on_its_line_by_keyboard(page: Page, world: World) -> None:
    await page.goto("/demarches/a-valider")
    await _tab_to(page, "Refuser")
    await page.keyboard.press("Enter")
    await _tab_to(page, "Motif du refus")
    await page.keyboard.type("Inconnu.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_text("La demande est refusée").wait_for()
    body = {"decision": "refuse", "access": None, "comment": "Inconnu."}
    assert ("POST", f"/me/approvals/{id_of(501)}/decision", body) in world.edge.calls


async def test_what_is_wrong_on_a_line_takes_the_focus(page: Page) -> None:
    await page.goto("/demarches/a-valider")
    await page.get_by_role("button", name="Accepter la demande : Marie-Françoise").click()
    assert await page.evaluate("document.activeElement.matches('[data-summary]')")
    await page.get_by_role("link", name="Type d'accès").click()
    assert await page.evaluate("document.activeElement.id") == f"f-access-{id_of(502)}"


async def test_access_is_asked_for_by_keyboard_from_the_list(page: Page, world: World) -> None:
    await page.goto("/demarches")
    await _tab_to(page, "Commencer une démarche")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/demarches/nouvelle")
    await _tab_to(page, "Demander la gestion")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/gestion")
    await _tab_to(page, "Numéro d'adhérent")
    await page.keyboard.type("200 01")
    await page.keyboard.press("Tab")
    await page.keyboard.type("732 829 320 00074")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/demarches/0000*")
    body = {"member_number": "200 01", "siret": "732 829 320 00074"}
    assert ("POST", "/procedures/access-request", body) in world.edge.calls


async def test_the_page_follows_its_procedure_live(page: Page, world: World) -> None:
    one = IDS["asked"]
    await page.goto(f"/demarches/{one}")
    await page.get_by_role("heading", name="attend la réponse d'un administrateur").wait_for()
    world.edge.procedures.kept[one].update(
        stage="accepted", state="accepted", access="full", held_by="nobody", allowed_actions=[]
    )
    await page.get_by_role("heading", name="Votre demande est acceptée").wait_for()
    assert await page.locator("#annonces").inner_text() == "Demande acceptée"
    assert await page.locator("[data-live]").count() == 0
    await page.get_by_role("button", name="Ouvrir votre environnement").click()
    await page.get_by_text("Vous gérez désormais").wait_for()


async def test_an_answer_begun_outlives_what_moves_meanwhile(page: Page, world: World) -> None:
    one = IDS["question"]
    await page.goto(f"/demarches/{one}")
    await page.get_by_label("Votre réponse").fill("Le 3 oct")
    event = {
        "sequence": 1, "at": "2026-11-23T09:00:00Z", "kind": "reminded", "label": "Rappel envoyé",
        "by": "portal", "stage": "information", "held_by": "requester", "until": None,
        "code": None,
    }  # fmt: skip
    world.edge.procedures.events[one] = [event]
    await page.locator(".timeline").get_by_text("Rappel envoyé").wait_for()
    assert await page.get_by_label("Votre réponse").input_value() == "Le 3 oct"
    await page.get_by_role("button", name="Répondre").click()
    await page.get_by_text("Votre réponse est transmise").wait_for()


async def test_one_may_withdraw_somebody_s_access_by_keyboard(page: Page, world: World) -> None:
    await page.goto("/")
    await _tab_to(page, "Gérer les accès")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/acces")
    await _tab_to(page, "Retirer l'accès : Élodie")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/retrait")
    await _tab_to(page, "Retirer l'accès")
    await page.keyboard.press("Enter")
    await page.get_by_text("Élodie Le Goff n'a plus accès").wait_for()
