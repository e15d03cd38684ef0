"""Forms keep what was typed and say what is wrong beside each field; sessions end gracefully."""

import re

import pytest

from services.portal.forms import Posted, iso_date
from services.portal.paths import local
from tests.portal.edge import FIRST, MEMBERS, problem
from tests.portal.world import World

REFUSED = problem(
    422, "invalid", "Certaines informations sont à corriger.",
    password="Il manque au mot de passe : un chiffre.", title="Cette information est obligatoire.",
)  # fmt: skip


async def test_errors_stand_beside_their_fields_and_in_a_linked_summary(world: World) -> None:
    async with world.browser() as reader:
        world.edge.refusals["POST /accounts"] = REFUSED
        shown = await reader.post(
            "/inscription", first_name="Zoé", last_name="<b>O'Neil</b>", password="Abcdefg!"
        )
    assert shown.status == 422
    assert "<title>Erreur\u00a0: Créer un compte" in shown.text
    assert 'value="Zoé"' in shown.text
    assert "&lt;b&gt;O&#39;Neil&lt;/b&gt;" in shown.text
    assert "Abcdefg!" not in shown.text
    links = re.findall(r'<a href="#(f-[a-z-]+)">', shown.text)
    assert links == ["f-title", "f-password"]
    for link in links:
        assert f'id="{link}"' in shown.text
    field = re.search(r'<input[^>]*id="f-password"[^>]*>', shown.text)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert "f-password-error" in field[0]


async def test_blank_fields_are_left_out_so_that_the_service_says_they_are_missing(
    world: World,
) -> None:
    async with world.browser() as reader:
        await reader.post("/inscription", first_name="  ", last_name="Le Goff", email="")
    assert ("POST", "/accounts", {"last_name": "Le Goff"}) in world.edge.calls


async def test_an_account_is_created_and_the_next_page_says_to_read_one_s_mail(
    world: World,
) -> None:
    async with world.browser() as reader:
        shown = await reader.post("/inscription", follow=True, email="a@b.fr", password="Abc1!aaa")
    assert "Consultez votre messagerie" in shown.text


async def test_a_wrong_password_says_so_and_keeps_the_address(world: World) -> None:
    async with world.browser() as reader:
        world.edge.refusals["POST /sessions"] = problem(
            401, "bad_credentials", "Adresse ou mot de passe inconnu."
        )
        shown = await reader.post("/connexion", email="a@b.fr", password="secret", suite="/profil")
    assert shown.status == 422
    assert "Adresse ou mot de passe inconnu." in shown.text
    assert 'value="a@b.fr"' in shown.text
    assert 'name="suite" value="/profil"' in shown.text


async def test_signing_in_hands_the_session_over_and_goes_on(world: World) -> None:
    async with world.browser() as reader:
        world.edge.person = "one"
        shown = await reader.post("/connexion", follow=True, email="a@b.fr", password="x",
                                  suite="/demarches")  # fmt: skip
        assert "<h1>Mes démarches</h1>" in shown.text
        gone = await reader.post("/deconnexion", follow=True)
    assert "Vous êtes déconnecté." in gone.text
    assert ("DELETE", "/sessions/current", None) in world.edge.calls


@pytest.mark.parametrize(
    "address",
    ["https://ailleurs.example", "//ailleurs.example", "/\\ailleurs.example", "ailleurs",
     "javascript:alert(1)", "/\tx", "/\n/ailleurs.example", "", "/" + "a" * 600],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(address: str) -> None:
    assert local(address) == "/"


async def test_an_open_redirect_is_refused_after_signing_in(world: World) -> None:
    async with world.browser() as reader:
        shown = await reader.post("/connexion", email="a@b.fr", suite="//ailleurs.example")
    assert shown.location == "/"


async def test_a_page_asks_a_visitor_to_sign_in_and_comes_back(world: World) -> None:
    async with world.browser() as reader:
        shown = await reader.get("/effectif?recherche=le+goff")
    assert shown.location == "/connexion?suite=%2Feffectif%3Frecherche%3Dle%2Bgoff"


async def test_a_form_sent_after_the_session_ended_is_kept_and_can_be_sent_again(
    world: World,
) -> None:
    async with world.browser() as reader:
        ended = await reader.post("/profil", first_name="Zoé", new_password="Secret1!")
        assert ended.status == 401
        assert "Votre session est terminée" in ended.text
        assert 'name="saisie:first_name" value="Zoé"' in ended.text
        assert "Secret1!" not in ended.text
        world.edge.person = "one"
        typed = {"email": "a@b.fr", "password": "x", "suite": "/profil"}
        back = await reader.send("/connexion", {**typed, "saisie:first_name": "Zoé"})
    assert back.status == 200
    assert '<form method="post" action="/profil"' in back.text
    assert '<input type="hidden" name="first_name" value="Zoé">' in back.text


async def test_opening_an_activation_link_changes_nothing(world: World) -> None:
    async with world.browser() as reader:
        await reader.get("/activation")
        assert not [call for call in world.edge.calls if call[0] != "GET"]
        await reader.post("/activation", token="abc")
    assert ("POST", "/accounts/activation", {"token": "abc"}) in world.edge.calls


async def test_a_used_link_is_said_and_another_can_be_asked_for(world: World) -> None:
    async with world.browser() as reader:
        world.edge.refusals["POST /accounts/activation"] = problem(
            410, "link_used", "Ce lien a déjà servi."
        )
        shown = await reader.post("/activation", token="abc")
    assert shown.status == 410
    assert "Ce lien a déjà servi." in shown.text
    assert "/activation/nouveau-lien" in shown.text


async def test_a_weak_new_password_keeps_the_link_s_secret(world: World) -> None:
    async with world.browser() as reader:
        world.edge.refusals["POST /password-resets/redemption"] = problem(
            422, "invalid", "À corriger.", password="Il manque au mot de passe : un chiffre."
        )
        shown = await reader.post("/mot-de-passe/nouveau", token="abc", password="Abcdefg!")
    assert '<input type="hidden" name="token" value="abc">' in shown.text


async def test_the_profile_keeps_each_form_s_errors_apart(world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals["PUT /me/password"] = problem(
            422,
            "invalid",
            "À corriger.",
            current_password="Ce n'est pas votre mot de passe actuel.",
        )
        shown = await reader.post("/profil/mot-de-passe", current_password="a", new_password="b")
    assert shown.status == 422
    assert shown.text.count("data-summary") == 1
    assert "Ce n&#39;est pas votre mot de passe actuel." in shown.text
    assert 'value="Assistante RH"' in shown.text


async def test_a_new_token_is_shown_in_the_answer_and_never_again(world: World) -> None:
    async with world.browser("one") as reader:
        made = await reader.post(
            "/profil/jetons", name="Paie", scopes="write", expires_in_days="90"
        )
        again = await reader.get("/profil")
    assert "sta_1234567890abcdef" in made.text
    assert "sta_1234567890abcdef" not in again.text
    body = {"name": "Paie", "scopes": ["read", "write"], "expires_in_days": "90"}
    assert ("POST", "/me/api-tokens", body) in world.edge.calls


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "Votre accès ne permet pas"), (404, "Cette page n'existe pas"),
     (410, "Ce lien n'est plus valable"), (429, "Réessayez dans 2\u00a0minutes"),
     (500, "Une erreur est survenue"), (503, "Le service ne répond pas")],
)  # fmt: skip
async def test_a_refusal_is_a_page_that_says_what_to_do(
    status: int, words: str, world: World
) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals["GET /me/sessions"] = problem(status, "x", "Non.")
        world.edge.refusals["GET /me"] = problem(status, "x", "Non.")
        shown = await reader.get("/profil")
    assert shown.status == status
    assert words in shown.text.replace("&#39;", "'")
    assert "Revenir à l'accueil" in shown.text


async def test_home_stands_while_other_services_are_down(world: World) -> None:
    async with world.browser("one") as reader:
        for path in ("positions", "employees"):
            world.edge.refusals[f"GET /members/{FIRST}/{path}"] = problem(503, "x", "Non.")
        world.edge.refusals["GET /me/notifications"] = problem(503, "x", "Non.")
        shown = await reader.get("/")
    assert shown.status == 200
    assert "Adhésion à corriger" in shown.text
    assert "n'est pas disponible pour le moment" in shown.text


async def test_the_arrows_pass_from_one_company_to_the_next(world: World) -> None:
    async with world.browser("many") as reader:
        home = await reader.get("/", follow=True)
        assert "Adhérent suivant\u00a0: Menuiserie de l&#39;Erdre" in home.text
        next_home = await reader.post("/adherents/selection", follow=True,
                                      member=MEMBERS[1]["id"], suite="/postes")  # fmt: skip
    assert "Menuiserie de l&#39;Erdre</a>" in next_home.text
    assert ("GET", f"/members/{MEMBERS[1]['id']}/positions", None) in world.edge.calls


async def test_opening_a_company_s_file_chooses_it_before_anything_is_read(world: World) -> None:
    async with world.browser("many") as reader:
        shown = await reader.get(f"/adherents/{MEMBERS[2]['id']}")
        assert shown.status == 303
        assert not [call for call in world.edge.calls if call[1].startswith("/members/")]
        assert (await reader.get(f"/adherents/{MEMBERS[2]['id']}", follow=True)).status == 200


async def test_staff_pages_do_not_exist_for_others(world: World) -> None:
    async with world.browser("one") as reader:
        assert (await reader.get("/agenda")).status == 404


async def test_services_are_told_who_calls_with_which_browser_and_a_fresh_key(
    world: World,
) -> None:
    async with world.browser("one") as reader:
        await reader.post("/profil", first_name="Zoé")
    assert world.edge.headers["x-request-id"] == "essai-0001"
    assert world.edge.headers["x-caller-token"]
    assert len(world.edge.headers["idempotency-key"]) == 36
    assert "cookie" not in world.edge.headers


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("03/09/2026", "2026-09-03"), ("3-9-2026", "2026-09-03"), (" 3 9 2026 ", "2026-09-03"),
     ("2026-09-03", "2026-09-03"), ("31/02/2026", "31/02/2026"), ("demain", "demain")],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(typed: str, sent: str) -> None:
    assert iso_date(typed) == sent
    assert Posted({"on": [typed]}).date("on") == sent
