"""The whole story in a real browser, against every real process: from the first page to the member.

Each page on the way is put to axe.
"""

import re

import aiohttp
from playwright.async_api import Browser, Page, expect

from deploy.local.demo_people import CLERK, PASSWORD
from deploy.local.instance import Instance
from tests.end_to_end.client import Client, token_in
from tests.end_to_end.histories import readable_histories
from tests.end_to_end.pages import clean, press, sign_in, visitor
from tests.end_to_end.sirets import sirets

EMAIL = "bleuenn.trevidic@cremerie-trevidic.example"
SECRET = "Marée-basse-44"
PRIVATE = ("Bleuenn", "Trévidic", "Crémerie", EMAIL, "Enora", "Quémener", "rue du Calvaire",
           "Précisez la date", CLERK.person.last_name, CLERK.person.email)  # fmt: skip


async def choose(page: Page, label: str, typed: str, option: str) -> None:
    """Pick in a type-ahead as a person does: type, then click what is proposed."""
    field = page.get_by_label(label).first
    await field.fill("")
    await field.press_sequentially(typed)
    await page.get_by_role("option", name=re.compile(option)).first.click()


async def create_account(page: Page, mails: Client) -> None:
    await page.goto("/inscription")
    await page.get_by_label("Madame").check()
    await page.get_by_label("Prénom").fill("Bleuenn")
    await page.get_by_label("Nom", exact=True).fill("Trévidic")
    await page.get_by_label("Adresse e-mail").fill(EMAIL)
    await page.get_by_label("Mot de passe").first.fill(SECRET)
    await page.get_by_label("Fonction").fill("Gérante")
    await clean(page)
    await press(page, "Créer mon compte")
    await page.wait_for_url("**/inscription/envoyee")
    mail = await mails.mail_with(EMAIL, "Activez")
    await page.goto(f"/activation#{token_in(mail)}")
    await clean(page)
    await press(page, "Activer mon compte")
    await expect(page.locator("main")).to_contain_text("activé")


async def first_three_steps(page: Page, siret: str) -> str:
    await page.goto("/adhesions/nouvelle")
    await page.get_by_label("SIRET").fill(siret)
    await choose(page, "Code NAF", "10.51C", "10.51C")
    await choose(page, "Commune", "nantes", r"NANTES \(44000\)")
    await clean(page)
    await press(page, "Suivant")
    await page.wait_for_url("**/entreprise")
    place = page.url.removesuffix("/entreprise")

    await page.get_by_label("Raison sociale").first.fill("Crémerie Trévidic")
    await page.get_by_label("Forme juridique").fill("SARL")
    await page.get_by_label("Date de création").first.fill("01/03/2019")
    await page.get_by_label("Activité").fill("Crèmerie et fromages")
    await page.get_by_label("Adresse", exact=True).first.fill("12 rue du Calvaire")
    await page.get_by_label("Code postal").first.fill("44000")
    await page.get_by_label("Ville").first.fill("Nantes")
    await page.keyboard.press("Escape")
    await page.get_by_label("Téléphone").first.fill("02 40 11 22 33")
    await clean(page)
    await press(page, "Suivant")
    await page.wait_for_url("**/postes")

    await page.goto(f"{place}/postes/ajouter")
    await page.get_by_label("Intitulé du poste").fill("Fromager")
    await choose(page, "Catégorie socio-professionnelle", "vendeurs en alimentation", "554a")
    await page.get_by_label("Au travail de nuit").check()
    await expect(page.locator("#suivi-individuel")).to_contain_text("SIA")
    await clean(page)
    await page.locator("main form").last.evaluate("form => form.requestSubmit()")
    await page.wait_for_url("**/postes")
    return place


async def last_two_steps(page: Page) -> None:
    await press(page, "Suivant")
    await page.wait_for_url("**/salaries")
    await page.goto(f"{page.url}/ajouter")
    await page.get_by_label("Madame").check()
    await page.get_by_label("Prénom").fill("Enora")
    await page.get_by_label("Nom de naissance").fill("Quémener")
    await page.get_by_label("Date de naissance").first.fill("07/05/1990")
    await page.get_by_label("Poste occupé").select_option(label="Fromager")
    await page.get_by_label("Type de contrat").select_option("cdi")
    await page.get_by_label("Date d'entrée").first.fill("02/09/2024")
    await clean(page)
    await page.locator("main form").last.evaluate("form => form.requestSubmit()")
    await page.wait_for_url("**/salaries")
    await press(page, "Suivant")
    await page.wait_for_url("**/validation")
    await submit(page)


async def submit(page: Page) -> None:
    await page.get_by_label("J'accepte les conditions générales").check()
    await clean(page)
    await press(page, "Transmettre la demande")
    await expect(page.get_by_role("heading", name="Votre demande est transmise")).to_be_visible()
    await clean(page)


async def take_up_and_ask(clerk: Page) -> str:
    await clerk.goto("/corbeille")
    row = clerk.get_by_role("row").filter(has_text="Crémerie Trévidic")
    await row.get_by_role("link", name="Examiner une demande d'adhésion").click()
    await press(clerk, "Prendre en charge")
    task = clerk.url.partition("?")[0]
    await clean(clerk)
    await clerk.goto(f"{task}/correction")
    await clerk.get_by_label(re.compile("Salariés")).fill("Précisez la date d'entrée.")
    await clean(clerk)
    await clerk.locator("main form").last.evaluate("form => form.requestSubmit()")
    await expect(clerk.locator("main")).to_contain_text("corbeille", ignore_case=True)
    return task


async def accept(clerk: Page, task: str) -> None:
    await clerk.goto(f"{task}/decision/accept")
    await clean(clerk)
    await clerk.locator("main form").last.evaluate("form => form.requestSubmit()")
    await clerk.wait_for_url("**/corbeille**")


async def another_day(employer: Page, place: str) -> None:
    await sign_in(employer, EMAIL, SECRET)
    await employer.goto("/demarches")
    await clean(employer)
    await employer.get_by_role("link", name="Reprendre").first.click()
    await employer.goto(f"{place}/postes")
    await expect(employer.locator("main")).to_contain_text("Fromager")
    await last_two_steps(employer)


async def correct(employer: Page, place: str) -> None:
    """The page followed by itself: the message is there without a click."""
    await expect(employer.locator("main")).to_contain_text("Précisez la date d'entrée.")
    await clean(employer)
    await employer.goto(f"{place}/salaries")
    await press(employer, "Suivant")
    await employer.wait_for_url("**/validation")
    await submit(employer)


async def is_member(employer: Page, mails: Client) -> None:
    welcome = employer.get_by_role("heading", name="Votre établissement est adhérent")
    await expect(welcome).to_be_visible(timeout=15_000)
    mail = await mails.mail_with(EMAIL, "est acceptée")
    await employer.goto("/")
    shown = await employer.locator("body").inner_text()
    assert "Crémerie Trévidic" in shown
    number = re.search(r"n°\s*(\d+)", shown)
    assert number is not None
    assert number[1] in mail["text"]
    await clean(employer)
    await employer.goto("/effectif")
    await expect(employer.locator("main")).to_contain_text("Quémener")


async def test_a_company_joins(browser: Browser, portal: Instance) -> None:
    async with aiohttp.ClientSession() as http:
        mails = Client(portal.address("api"), portal.address("mail"), http)
        first = await (await visitor(browser, portal)).new_page()
        await create_account(first, mails)
        await sign_in(first, EMAIL, SECRET)
        place = await first_three_steps(first, next(sirets(810000000)))
        await first.context.close()

        employer = await (await visitor(browser, portal)).new_page()
        await another_day(employer, place)
        clerk = await (await visitor(browser, portal)).new_page()
        await sign_in(clerk, CLERK.person.email, PASSWORD)
        task = await take_up_and_ask(clerk)
        await correct(employer, place)
        await accept(clerk, task)
        await is_member(employer, mails)
    found = await readable_histories(portal)
    assert [private for private in PRIVATE if private in found] == []
