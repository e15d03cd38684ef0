"""In Chromium: no accessibility fault, no overflow, and what the script adds."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.browser import launched
from tests.portal.world import PAGES, World

AXE = Path("node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


async def _open(
    browser: Browser, world: World, person: str, path: str, *, width: int = 1280,
    dark: bool = False, bypass_csp: bool = False,
) -> Page:  # fmt: skip
    world.edge.person = person
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, bypass_csp=bypass_csp, locale="fr-FR",
        color_scheme="dark" if dark else "light",
    )  # fmt: skip
    if person != "visitor":
        await context.add_cookies([{"name": "session", "value": person, "url": world.url}])
    page = await context.new_page()
    await page.goto(world.url + path)
    return page


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
@pytest.mark.parametrize("name", PAGES)
async def test_axe_finds_nothing_and_nothing_overflows(
    name: str, width: int, dark: bool, chromium: Browser, world: World
) -> None:
    person, path = PAGES[name]
    page = await _open(chromium, world, person, path, width=width, dark=dark, bypass_csp=True)
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run()")
    assert [
        (fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]
    ] == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.context.close()


async def test_the_policy_is_never_broken_by_our_own_pages(chromium: Browser, world: World) -> None:
    page = await _open(chromium, world, "one", "/kit")
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    await page.reload()
    assert said == []
    await page.context.close()


async def test_help_opens_beside_the_page_and_escape_closes_it(
    chromium: Browser, world: World
) -> None:
    page = await _open(chromium, world, "one", "/postes")
    await page.get_by_role("link", name="Aide sur cette page").press("Enter")
    panel = page.get_by_role("dialog")
    assert "suivi individuel renforcé" in await panel.inner_text()
    await page.keyboard.press("Escape")
    assert await panel.is_hidden()
    await page.context.close()


async def test_the_mailed_secret_leaves_the_address_and_fills_the_form(
    chromium: Browser, world: World
) -> None:
    page = await _open(chromium, world, "visitor", "/activation#le-secret")
    assert page.url.endswith("/activation")
    assert await page.locator("input[name=token]").input_value() == "le-secret"
    assert await page.locator("input[name=token]").is_hidden()
    await page.get_by_role("button", name="Activer mon compte").click()
    await page.wait_for_url("**/connexion")
    assert ("POST", "/accounts/activation", {"token": "le-secret"}) in world.edge.calls
    await page.context.close()


async def test_the_password_s_rule_is_ticked_while_typing(chromium: Browser, world: World) -> None:
    page = await _open(chromium, world, "visitor", "/inscription")
    await page.get_by_label("Mot de passe").fill("Abc!")
    met = await page.locator(".rule .met").evaluate_all("all => all.map(one => one.dataset.rule)")
    assert met == ["upper", "lower", "special"]
    await page.context.close()


async def test_a_code_is_found_by_keyboard_alone(chromium: Browser, world: World) -> None:
    page = await _open(chromium, world, "one", "/kit")
    box = page.get_by_role("combobox", name="Code NAF")
    await box.press_sequentially("boul")
    await page.get_by_role("option").first.wait_for()
    assert await box.get_attribute("aria-expanded") == "true"
    await box.press("ArrowDown")
    await box.press("ArrowDown")
    await box.press("Enter")
    assert await box.input_value() == "10.71D"
    assert await page.locator("[data-said]").inner_text() == "Pâtisserie"
    await page.context.close()


async def test_a_refused_form_puts_the_focus_on_its_summary(
    chromium: Browser, world: World
) -> None:
    page = await _open(chromium, world, "one", "/kit?erreurs=1")
    assert await page.evaluate("document.activeElement.matches('[data-summary]')")
    await page.get_by_role("link", name="Numéro de SIRET").click()
    assert await page.evaluate("document.activeElement.id") == "f-siret"
    await page.context.close()


async def test_the_phone_s_menu_opens(chromium: Browser, world: World) -> None:
    page = await _open(chromium, world, "one", "/", width=390)
    await page.get_by_text("Menu", exact=True).click()
    await page.get_by_role("link", name="Postes de travail").click()
    await page.wait_for_url("**/postes")
    await page.context.close()
