"""« Mes démarches » and the forms that start one."""

import re
from uuid import UUID, uuid4

import pytest

from tests.portal.edge import FIRST, problem
from tests.portal.procedures_samples import IDS, NUMBER, OTHERS, SYNCHRONISED
from tests.portal.world import Reader, World

FORMS = {
    "synchroniser": ("synchronisation", {"member_number": NUMBER, "siren": "732829320"}),
    "gestion": ("access-request", {"member_number": NUMBER, "siret": "73282932000074"}),
    "administrateur": (
        "administrator-change",
        {"member_number": NUMBER, "siret": "73282932000074",
         "former_administrator_email": "ancien@boulangerie.example"},
    ),
    "rachat": (
        "company-takeover",
        {"description": "Un rachat.", "phone": "0240123456", "member_number": NUMBER,
         "former_siret": "73282932000074", "new_siret": "80295478500028"},
    ),
    "fusion": ("merger", {"description": "Deux crèches.", "phone": "0240123456"}),
}  # fmt: skip


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


async def _pages(reader: Reader) -> list[str]:
    path, shown = "/demarches", []
    while path:
        shown.append((await reader.get(path)).text)
        found = re.search(r'href="(/demarches\?suite=[^"]+)"', shown[-1])
        path = found[1] if found else ""
    return shown


async def test_three_hundred_procedures_and_three_applications_are_all_there_once(
    world: World,
) -> None:
    async with world.browser("crowd") as reader:
        pages = await _pages(reader)
    rows = [row for page in pages for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)]
    began = r'([PD]-\d+).*data-label="Commencée le">(\d\d)/(\d\d)/(\d{4})'
    lines = [re.search(began, row, re.S) for row in rows]
    found = [line.groups() for line in lines if line and line[1]]
    references = [line[0] for line in found]
    assert len(references) == len(set(references)) == 303
    dates = [(year, month, day) for _, day, month, year in found]
    assert dates == sorted(dates, reverse=True)
    assert all(page.count("<tr>") <= 51 for page in pages)


@pytest.mark.parametrize("silent", ["/me/procedures", "/me/membership-applications"])
async def test_half_a_history_says_that_it_is_half(silent: str, world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals[f"GET {silent}"] = problem(503, "unavailable", "Silence.")
        shown = await reader.get("/demarches")
    assert shown.status == 200
    assert "Une partie de votre historique" in shown.text
    assert ("D-000041" in shown.text) is (silent == "/me/procedures")


async def test_a_history_that_cannot_be_read_is_not_an_empty_one(world: World) -> None:
    async with world.browser("one") as reader:
        for path in ("/me/procedures", "/me/membership-applications"):
            world.edge.refusals[f"GET {path}"] = problem(503, "unavailable", "Silence.")
        shown = await reader.get("/demarches")
    assert shown.status == 503
    assert "Aucune démarche" not in shown.text


@pytest.mark.parametrize("wrong", ["x", "e30=", "W3sic2VlbiI6MX0seyJub3BlIjoxfV0="])
async def test_a_mistyped_address_begins_the_list_again(wrong: str, world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.get(f"/demarches?suite={wrong}")
    assert shown.status == 200


async def test_each_state_is_a_word_and_says_who_holds_it(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get("/demarches")).text
    for word in ("En cours", "Acceptée", "Refusée", "Annulée", "Expirée"):
        assert f"</svg>{word}</span>" in shown
    assert "le service adhérent<br>" in shown
    assert "jusqu&#39;au" in shown or "jusqu'au" in shown


@pytest.mark.parametrize("slug", FORMS)
async def test_a_form_sends_the_guide_s_fields_and_leads_to_its_procedure(
    slug: str, world: World
) -> None:
    name, typed = FORMS[slug]
    async with world.browser("one") as reader:
        form = (await reader.get(f"/demarches/nouvelle/{slug}")).text
        key = hidden(form, "key")
        done = await reader.send(f"/demarches/nouvelle/{slug}", {**typed, "key": key})
    assert ("POST", f"/procedures/{name}", typed) in world.edge.calls
    assert done.status == 303
    assert done.location == "/" or done.location.startswith("/demarches/")
    button = "Synchroniser" if slug == "synchroniser" else "Demander"
    assert f'<button class="btn btn-primary">{button}</button>' in form
    assert ">Annuler</a>" in form


async def test_synchronised_at_once_one_lands_in_the_company_chosen(world: World) -> None:
    async with world.browser("one") as reader:
        typed = FORMS["synchroniser"][1]
        shown = await reader.send("/demarches/nouvelle/synchroniser", typed, follow=True)
        cookies = {one.key: one.value for one in reader.http.cookie_jar}
    assert cookies["member"] == FIRST
    assert "Vous gérez désormais Boulangerie Le Goff et filles" in shown.text
    assert "vous décidez qui d&#39;autre y a accès" in shown.text


async def test_already_synchronised_leads_to_asking_with_the_number_typed(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(
            "/demarches/nouvelle/synchroniser", member_number=SYNCHRONISED, siren="732829320"
        )
        assert shown.status == 409
        assert "DEMANDER LA GESTION D&#39;UN ADHERENT" in shown.text
        assert shown.text.count("a déjà été réalisée") == 1
        link = re.search(r'href="(/demarches/nouvelle/gestion\?adherent=[^"]+)"', shown.text)
        assert link
        asked = await reader.get(link[1])
    assert f'name="member_number" value="{SYNCHRONISED}"' in asked.text


async def test_numbers_that_do_not_match_are_said_in_the_form(world: World) -> None:
    async with world.browser("one") as reader:
        path = "/demarches/nouvelle/gestion"
        before = hidden((await reader.get(path)).text, "key")
        typed = {"member_number": OTHERS, "siret": "73282932000074", "key": before}
        shown = await reader.send(path, typed)
    assert shown.status == 422
    assert "ne correspondent pas" in shown.text
    assert 'value="73282932000074"' in shown.text
    # A refusal opened nothing: the corrected form is another request.
    assert hidden(shown.text, "key") != before


async def test_after_silence_the_same_request_is_sent_again(world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals["POST /procedures/merger"] = problem(503, "unavailable", "Réessayez.")
        key = str(uuid4())
        shown = await reader.post(
            "/demarches/nouvelle/fusion", description="Deux crèches.", phone="x", key=key
        )
    assert shown.status == 503
    assert hidden(shown.text, "key") == key
    assert ">Deux crèches.</textarea>" in shown.text


async def test_what_is_wrong_is_beside_its_field(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post("/demarches/nouvelle/rachat", description="")
    assert shown.status == 422
    assert 'id="f-description-error"' in shown.text


async def test_every_blank_field_is_named_at_once_in_the_form_s_order(world: World) -> None:
    refused = problem(422, "invalid", "Faux.", former_administrator_email="L'adresse est fausse.")
    world.edge.refusals["POST /procedures/administrator-change"] = refused
    async with world.browser("one") as reader:
        shown = await reader.post("/demarches/nouvelle/administrateur", member_number=" ")
    assert re.findall(r'id="f-([a-z_]+)-error"', shown.text) == [
        "member_number", "siret", "former_administrator_email",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code"), [(429, "too_many_guesses"), (409, "number_locked"), (409, "member_closed")]
)
async def test_what_guessing_brings_is_said_and_keeps_what_was_typed(
    status: int, code: str, world: World
) -> None:
    async with world.browser("one") as reader:
        said = "Trop d'essais. Réessayez dans 12 minutes."
        world.edge.refusals["POST /procedures/synchronisation"] = problem(status, code, said)
        shown = await reader.post("/demarches/nouvelle/synchroniser", member_number="7")
    assert shown.status == status
    assert "Réessayez dans 12 minutes." in shown.text
    assert 'value="7"' in shown.text
    assert "Contacter le service adhérent" in shown.text


@pytest.mark.parametrize("path", ["/demarches/nouvelle/autre", f"/demarches/{UUID(int=404)}"])
async def test_what_does_not_exist_is_a_page_that_says_so(path: str, world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.get(path)
    assert shown.status == 404


@pytest.mark.parametrize(
    "path",
    [f"/demarches/{IDS['asked']}", "/demarches/a-valider", f"/visibilite?adherent={FIRST}",
     f"/acces?adherent={FIRST}"],
)  # fmt: skip
async def test_a_mail_s_link_signs_in_first_and_comes_back(path: str, world: World) -> None:
    async with world.browser() as reader:
        asked = await reader.get(path)
        assert asked.status == 303
        assert asked.location.startswith("/connexion?suite=")
        world.edge.person = "one"
        form = (await reader.get(asked.location)).text
        back = hidden(form, "suite").replace("&amp;", "&")
        done = await reader.post("/connexion", email="a@b.example", password="x", suite=back)
    assert (done.status, done.location) == (303, path)
