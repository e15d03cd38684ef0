"""In Chromium, by keyboard alone: several tasks at once, and a merger up to its approval."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser import launched
from tests.portal import staff_edge
from tests.portal.edge import problem
from tests.portal.inbox_edge import BLOCKED, READY
from tests.portal.staff_edge import APPROVAL, MERGER, UNPLANNED
from tests.portal.world import World


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


async def _at(browser: Browser, world: World, path: str, *, scripts: bool = True) -> Page:
    world.edge.person = "staff"
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="fr-FR", java_script_enabled=scripts
    )
    await context.add_cookies([{"name": "session", "value": "staff", "url": world.url}])
    page = await context.new_page()
    await page.goto(world.url + path)
    return page


async def _reach(page: Page, name: str) -> None:
    """Tab until the link or button of this name has the focus."""
    for _ in range(120):
        await page.keyboard.press("Tab")
        said = await page.evaluate("document.activeElement.textContent.trim()")
        if said.startswith(name):
            return
    raise AssertionError(f"not reached by keyboard: {name}")


async def test_a_merger_is_planned_handed_over_and_approved_by_keyboard(
    chromium: Browser, world: World
) -> None:
    page = await _at(chromium, world, f"/corbeille/{UNPLANNED}")
    await _reach(page, "Préparer le plan")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/plan")
    await page.get_by_label("N° de l'adhérent absorbant").focus()
    await page.keyboard.type("100234")
    await page.keyboard.press("Tab")
    await page.keyboard.type("100235")
    await page.keyboard.press("Tab")
    await page.keyboard.type("01/01/2099")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**#plan")
    assert "Le plan est enregistré" in await page.locator("#annonces").inner_text()
    await page.goto(f"{world.url}/corbeille/{MERGER}")
    await _reach(page, "Transmettre pour approbation")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/decision/submit")
    await _reach(page, "Transmettre pour approbation")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/corbeille?vue=mes-taches")
    await page.goto(f"{world.url}/corbeille/{APPROVAL}/decision/approve")
    sentence = (await page.locator(".sentence").inner_text()).replace("\xa0", " ")
    assert "42 salariés et 6 postes" in sentence
    await _reach(page, "Approuver l'opération")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/corbeille/demarches/*")
    calls = [path for method, path, _ in world.edge.calls if method in ("PUT", "POST")]
    assert calls == [
        f"/staff/procedures/{staff_edge._id(9, 25)}/merger-plan",
        f"/staff/tasks/{MERGER}/complete",
        f"/staff/tasks/{APPROVAL}/complete",
    ]
    await page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
async def test_several_tasks_are_passed_on_at_once(
    scripts: bool, chromium: Browser, world: World
) -> None:
    page = await _at(chromium, world, "/corbeille?vue=toutes", scripts=scripts)
    for task in (READY, BLOCKED):
        await page.locator(f'input[name=tache][value="{task}"]').check()
    await page.get_by_label("Autre action").select_option("forward")
    await page.get_by_role("button", name="Continuer").press("Enter")
    assert await page.locator("h1").inner_text() == "Passer à une autre équipe"
    await page.get_by_label("Responsables").check()
    await page.get_by_role("button", name="Passer à une autre équipe").press("Enter")
    await page.wait_for_url("**/corbeille?vue=toutes")
    body = {"verb": "forward", "ids": [READY, BLOCKED], "group": "supervisor"}
    assert ("POST", "/staff/tasks/bulk", body) in world.edge.calls
    assert "2 tâches passées" in (await page.locator("#annonces").inner_text()).replace("\xa0", " ")
    await page.context.close()


async def test_a_refused_decision_puts_the_focus_on_why(chromium: Browser, world: World) -> None:
    page = await _at(chromium, world, f"/corbeille/{APPROVAL}/decision/approve")
    world.edge.refusals[f"POST /staff/tasks/{APPROVAL}/complete"] = problem(
        409, "member_closed", "La Fromagerie du Pays de Retz a été fermée entre-temps."
    )
    await page.get_by_role("button", name="Approuver l'opération").press("Enter")
    await page.locator("[data-summary]").wait_for()
    assert await page.evaluate("document.activeElement.matches('[data-summary]')")
    assert "fermée entre-temps" in await page.locator("[data-summary]").inner_text()
    await page.context.close()
