"""A person at a browser, in front of the real portal."""

import re
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from deploy.local.instance import Instance

AXE = Path("node_modules/axe-core/axe.min.js").read_text()


async def visitor(browser: Browser, portal: Instance) -> BrowserContext:
    return await browser.new_context(
        locale="fr-FR", base_url=portal.address("portal"), bypass_csp=True
    )


async def clean(page: Page) -> None:
    """Axe finds nothing on the page as it stands."""
    await page.evaluate(AXE)
    found = await page.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"
    )
    assert found == [], page.url


async def press(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).first.click()


async def follow(page: Page, link: str) -> None:
    await page.locator("main").get_by_role("link", name=link).first.click()


async def fill(page: Page, **typed: str) -> None:
    """Fields by their names; a form's names are the API's."""
    for name, text in typed.items():
        await page.fill(f"main [name='{name}']", text)


async def shows(page: Page, text: str | re.Pattern[str], *, within: float = 15_000) -> None:
    """Now, or by itself in a moment."""
    await expect(page.locator("main")).to_contain_text(text, timeout=within)


async def sign_in(page: Page, email: str, password: str) -> None:
    await page.goto("/connexion")
    await page.get_by_label("Adresse e-mail").fill(email)
    await page.get_by_label("Mot de passe").first.fill(password)
    await clean(page)
    await press(page, "Se connecter")
    await expect(
        page.get_by_role("link", name="Mes démarches")
        .or_(page.get_by_role("link", name="Corbeille"))
        .first
    ).to_be_attached()
