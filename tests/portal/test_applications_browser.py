"""What the script adds to an application's pages, in Chromium."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser import launched
from tests.portal.applications_samples import NEW, READY, STAGED
from tests.portal.world import World


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
async def page(chromium: Browser, world: World) -> AsyncIterator[Page]:
    world.edge.person = "one"
    world.edge.applications.reset()
    context = await chromium.new_context(locale="fr-FR", base_url=world.url)
    await context.add_cookies([{"name": "session", "value": "one", "url": world.url}])
    yield await context.new_page()
    await context.close()


async def test_the_badge_follows_the_risks_ticked(page: Page) -> None:
    await page.goto(f"/adhesions/{READY}/postes/ajouter")
    badge = page.locator("#suivi-individuel")
    assert "Suivi individuel simple" in await badge.inner_text()
    await page.get_by_label("À un autre risque").focus()
    async with page.expect_response("**/suivi-individuel?**") as answered:
        await page.get_by_label("Au plomb").check()
    assert "label" not in (await answered.value).url
    await badge.get_by_text("Plomb (R4624-23)").wait_for()


async def test_details_of_a_risk_show_once_it_is_ticked(page: Page) -> None:
    await page.goto(f"/adhesions/{READY}/postes/ajouter")
    category = page.get_by_label("Catégorie A", exact=True).first
    assert await page.get_by_label("Demande aptitude INB").is_hidden()
    await page.get_by_label("Aux rayonnements ionisants").check()
    assert await page.get_by_label("Demande aptitude INB").is_visible()
    assert await category.is_hidden()


async def test_what_is_typed_is_saved_by_itself_and_suivant_still_works(
    page: Page, world: World
) -> None:
    await page.goto(f"/adhesions/{READY}/entreprise")
    await page.get_by_label("Raison sociale").first.fill("Fromagerie nouvelle")
    await page.get_by_text("Enregistré à").wait_for()
    kept = world.edge.applications.kept[READY]["company"]
    assert kept["legal_name"] == "Fromagerie nouvelle"
    await page.get_by_label("Forme juridique").fill("SAS")
    await page.get_by_role("button", name="Suivant").click()
    await page.wait_for_url("**/postes")
    assert world.edge.applications.kept[READY]["company"]["legal_form"] == "SAS"


async def test_a_postal_code_fills_in_the_town(page: Page) -> None:
    await page.goto(f"/adhesions/{NEW}/entreprise")
    await page.get_by_label("Code postal").first.press_sequentially("44340")
    await page.get_by_role("option", name="BOUGUENAIS (44340)").click()
    assert await page.get_by_label("Code postal").first.input_value() == "44340"
    assert (await page.get_by_label("Ville").first.input_value()).upper() == "BOUGUENAIS"


async def test_the_page_follows_its_application_live(page: Page, world: World) -> None:
    one = STAGED["under_review"]
    await page.goto(f"/adhesions/{one}")
    assert await page.get_by_role("heading", name="Votre demande est transmise").is_visible()
    event = {**world.edge.applications.timeline(one)["items"][-1], "sequence": 2}
    world.edge.applications.events[one] = [{**event, "label": "Adhérent créé"}]
    world.edge.applications.stages[one] = "accepted"
    await page.get_by_role("heading", name="Votre établissement est adhérent").wait_for()
    assert await page.locator("#annonces").inner_text() == "Adhérent créé"
    assert await page.locator("[data-live]").count() == 0
