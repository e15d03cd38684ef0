"""Every procedure in a real browser, against every real process; each page on the way is put to
axe. What clocks decide (reminders, windows, expiry) is in the processes' own tests.
"""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
import pytest
from playwright.async_api import Browser, Page

from deploy.local.demo_people import (
    ACCOUNTANT,
    CLEANING,
    CLERK,
    EMPLOYER,
    NEWCOMER,
    PASSWORD,
    SECOND_CLERK,
    SUCCESSOR,
)
from deploy.local.instance import Instance
from tests.end_to_end.client import Client
from tests.end_to_end.pages import clean, fill, follow, press, shows, sign_in, visitor
from tests.end_to_end.people import accounts
from tests.end_to_end.sirets import sirets

SignedIn = Callable[[str], Awaitable[Page]]
TODAY = f"{datetime.now(UTC):%d/%m/%Y}"


@pytest.fixture
async def signed_in(browser: Browser, portal: Instance) -> AsyncIterator[SignedIn]:
    contexts = []

    async def someone(email: str) -> Page:
        context = await visitor(browser, portal)
        contexts.append(context)
        page = await context.new_page()
        await sign_in(page, email, PASSWORD)
        return page

    yield someone
    for context in contexts:
        await context.close()


def on_file(portal: Instance, number: str) -> dict[str, str]:
    members = json.loads((portal.data / "demo.json").read_text())["members"]
    return next(one for one in members if one["number"] == number)


async def ask(page: Page, form: str, **typed: str) -> None:
    await page.goto(f"/demarches/nouvelle/{form}")
    await fill(page, **typed)
    await clean(page)
    await page.locator("main form button.btn-primary").first.click()
    await page.wait_for_url(re.compile("/demarches/[0-9a-f-]{36}"))
    await clean(page)


async def take_up(staff: Page, task: str, about: str) -> None:
    """From the inbox, by the task's name."""
    await staff.goto("/corbeille?vue=a-prendre")
    await clean(staff)
    row = staff.get_by_role("row").filter(has_text=about)
    await row.get_by_role("link", name=task).first.click()
    await press(staff, "Prendre en charge")
    await shows(staff, "Remettre dans la corbeille")
    await clean(staff)


async def decide(staff: Page, outcome: str, **typed: str) -> None:
    await follow(staff, outcome)
    await fill(staff, **typed)
    await clean(staff)
    await press(staff, outcome)
    await staff.wait_for_url("**/corbeille**")


async def test_a_member_is_synchronised_with_the_mailed_code(
    portal: Instance, signed_in: SignedIn
) -> None:
    person = await signed_in((await accounts(portal, 1))[0])
    member = on_file(portal, "9991")
    await ask(person, "synchroniser", member_number="9991", siren=member["siren"])
    async with aiohttp.ClientSession() as http:
        mails = Client(portal.address("api"), portal.address("mail"), http)
        mail = await mails.mail_with(member["email_on_file"], "code")
    code = re.search(r"Voici ce code\s*:\s*([A-Z0-9]{8})\b", mail["text"])
    assert code is not None
    await fill(person, code="AAAA-AAAA")
    await person.locator("main form button.btn-primary").first.click()
    await shows(person, "Ce code n'est pas celui")
    await clean(person)
    await fill(person, code=code[1].lower())
    await person.locator("main form button.btn-primary").first.click()
    await shows(person, member["legal_name"])
    await person.goto("/adherents")
    await shows(person, member["legal_name"])
    await clean(person)


async def test_an_access_request_is_decided_and_both_pages_follow(signed_in: SignedIn) -> None:
    newcomer = await signed_in(NEWCOMER.person.email)
    await newcomer.goto("/demarches")
    await clean(newcomer)
    await newcomer.locator("main table a").first.click()
    await shows(newcomer, "attend la réponse d'un administrateur")
    administrator = await signed_in(EMPLOYER.person.email)
    await administrator.goto("/demarches/a-valider")
    await clean(administrator)
    await administrator.get_by_role("button", name=re.compile("^Accepter")).first.click()
    await shows(administrator, "Choisissez le type d'accès à donner.")
    await administrator.locator("main select").first.select_option("read_only")
    await administrator.get_by_role("button", name=re.compile("^Accepter")).first.click()
    await shows(administrator, "Demandes que vous avez traitées")
    await clean(administrator)
    # Nobody touched the newcomer's page.
    await shows(newcomer, "Acceptée")
    await newcomer.goto("/effectif")
    await shows(newcomer, "Effectif")

    await administrator.goto("/acces")
    await clean(administrator)
    row = administrator.locator("tr", has_text=NEWCOMER.person.last_name)
    await row.get_by_role("link", name="Retirer").click()
    await clean(administrator)
    await administrator.locator("main button.btn-danger").click()
    await shows(administrator, "Accès")
    await newcomer.goto("/effectif")
    assert "Salarié" not in await newcomer.locator("main").inner_text()


async def test_an_administrator_change_is_contested_and_refused(signed_in: SignedIn) -> None:
    successor = await signed_in(SUCCESSOR.person.email)
    await successor.goto("/demarches")
    await successor.locator("main table a").first.click()
    asked = successor.url
    former = await signed_in(CLEANING.person.email)
    await former.goto(asked)
    await shows(former, SUCCESSOR.person.last_name)
    await clean(former)
    await former.locator("main summary", has_text="opposer").click()
    await former.locator("main details[open] textarea").fill("Je suis toujours en poste.")
    await former.locator("main details[open] form button").first.click()
    await shows(former, "opposition")
    await clean(former)

    clerk = await signed_in(CLERK.person.email)
    await take_up(clerk, "Décider d'un changement d'administrateur", "Propreté Atlantique")
    await shows(clerk, "Je suis toujours en poste.")
    await decide(clerk, "Refuser la demande", comment="L'administrateur en place s'y oppose.")
    await shows(successor, "L'administrateur en place s'y oppose.")
    await clean(successor)


async def plan(staff: Page, **typed: str) -> None:
    await follow(staff, "Préparer le plan")
    await clean(staff)
    await fill(staff, effective_on=TODAY, **typed)
    await press(staff, "Enregistrer le plan")
    await shows(staff, "Essai à blanc")
    await clean(staff)
    await decide(staff, "Transmettre pour approbation")


async def approve(staff: Page, task: str, about: str) -> None:
    await take_up(staff, task, about)
    await decide(staff, "Approuver l'opération")


async def test_a_merger_is_prepared_approved_executed_and_undone(signed_in: SignedIn) -> None:
    requester = await signed_in(ACCOUNTANT.person.email)
    words = "L'imprimerie et la boucherie ne font plus qu'une entreprise."
    await ask(requester, "fusion", description=words, phone="02 40 11 22 33")
    followed = await requester.locator("main").inner_text()
    reference = re.search(r"P-\d{6}", followed)
    assert reference is not None
    clerk, colleague = (
        await signed_in(CLERK.person.email),
        await signed_in(SECOND_CLERK.person.email),
    )
    await take_up(clerk, "Préparer une fusion", reference[0])
    await plan(clerk, absorbing="9995", absorbed="9994")
    await approve(colleague, "Approuver une fusion", reference[0])
    await shows(requester, "L'opération est réalisée")
    await clean(requester)
    await colleague.goto("/corbeille/adherents?recherche=9994")
    await shows(colleague, "9995")
    await clean(colleague)

    procedure = requester.url.rpartition("/")[2]
    await colleague.goto(f"/corbeille/demarches/{procedure}")
    await clean(colleague)
    await follow(colleague, "Rétablir l'état antérieur")
    await fill(colleague, comment="Les deux entreprises restent distinctes.")
    await clean(colleague)
    await press(colleague, "Rétablir l'état antérieur")
    await shows(requester, "Les deux entreprises restent distinctes.")


async def test_a_takeover_changes_the_siret_and_keeps_the_former_one(
    signed_in: SignedIn,
) -> None:
    owner = await signed_in(EMPLOYER.person.email)
    await owner.goto("/")
    shown = await owner.locator("body").inner_text()
    number = re.search(r"n°\s*(\d+)", shown)
    assert number is not None
    former, new = "90123456700013", next(sirets(820000000))
    await ask(
        owner, "rachat", description="Nouvelle société, mêmes locaux.", phone="02 40 12 34 56",
        member_number=number[1], former_siret=former, new_siret=new,
    )  # fmt: skip
    clerk, colleague = (
        await signed_in(CLERK.person.email),
        await signed_in(SECOND_CLERK.person.email),
    )
    await take_up(colleague, "Préparer un rachat", "Menuiserie Le Goff")
    await plan(colleague, legal_name="Menuiserie Le Goff et Filles")
    await approve(clerk, "Approuver un rachat", "Menuiserie Le Goff")
    await shows(owner, "L'opération est réalisée")
    await clean(owner)
    await clerk.goto(f"/corbeille/adherents?recherche={former}")
    await shows(clerk, "Menuiserie Le Goff et Filles")
