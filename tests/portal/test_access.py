"""« Visibilité »: who has access, changed and withdrawn; the yearly review."""

import re

import pytest

from services.membership.access.sentences import LABELS, SENTENCES
from services.portal.stages import ACCESSES
from shared.contracts.membership.levels import Access
from tests.portal.access_samples import account
from tests.portal.edge import FIRST, MEMBERS, problem
from tests.portal.procedures_samples import ME
from tests.portal.test_procedures import hidden
from tests.portal.world import World

SOMEBODY = account(2)
GRANTS = f"/members/{FIRST}/access-grants"


async def test_an_administrator_sees_everybody_and_what_may_be_done(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get("/acces")).text
    assert "Karim Benali" in shown
    assert "Nom indisponible" in shown
    assert shown.count("/modifier") == 5
    assert f'href="/acces/{ME}/retrait">Quitter' in shown
    assert "Vérification annuelle" in shown


async def test_the_only_administrator_cannot_go_and_is_told_to_name_another(world: World) -> None:
    async with world.browser("lone") as reader:
        shown = (await reader.get("/acces")).text
        refused = await reader.get(f"/acces/{ME}/retrait", follow=True)
    assert "qu&#39;un administrateur" in shown
    assert "/retrait" not in shown
    assert "désignez-en" in refused.text


async def test_others_see_their_own_access_and_whom_to_ask(world: World) -> None:
    async with world.browser("reader") as reader:
        shown = (await reader.get("/acces")).text
        review = await reader.get("/acces/verification", follow=True)
    assert "Lecture seule" in shown
    assert "Élodie Le Goff" in shown
    assert "Karim Benali" not in shown
    assert "/modifier" not in shown
    assert "Un administrateur vérifie les accès" in review.text


async def test_changing_sends_what_was_read_and_the_type_chosen(world: World) -> None:
    async with world.browser("one") as reader:
        form = (await reader.get(f"/acces/{SOMEBODY}/modifier")).text
        assert re.search(r'value="billing" checked', form)
        typed = {"access": "full", "key": hidden(form, "key"), "etag": '"0002"'}
        shown = await reader.send(f"/acces/{SOMEBODY}/modifier", typed, follow=True)
    assert ("PATCH", f"{GRANTS}/{SOMEBODY}", {"access": "full"}) in world.edge.calls
    assert (
        "Karim Benali a désormais l&#39;accès « Accès complet »".replace(" »", "\u00a0»").replace(
            "« ", "«\u00a0"
        )
        in shown.text
    )


async def test_withdrawing_says_what_stops_and_carries_the_line_that_was_read(
    world: World,
) -> None:
    async with world.browser("one") as reader:
        asked = (await reader.get(f"/acces/{SOMEBODY}/retrait")).text
        assert "Faire la déclaration annuelle" in asked
        assert "Ce qui s'arrête tout de suite" in asked
        etag = hidden(asked, "etag").replace("&#34;", '"')
        world.edge.calls.clear()
        typed = {"key": hidden(asked, "key"), "etag": etag}
        done = await reader.send(f"/acces/{SOMEBODY}/retrait", typed)
        assert ("DELETE", f"{GRANTS}/{SOMEBODY}", None) in world.edge.calls
        assert world.edge.headers["if-match"] == etag
        shown = (await reader.get(done.location)).text
    assert "Karim Benali n&#39;a plus accès" in shown
    assert shown.count("Karim Benali") == 1


async def test_leaving_leads_to_one_s_other_members(world: World) -> None:
    async with world.browser("one") as reader:
        done = await reader.post(f"/acces/{ME}/retrait")
    assert (done.status, done.location) == (303, "/adherents")


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (412, "grant_changed", "a été modifié entre-temps"),
        (409, "last_administrator", "Un administrateur reste."),
        (404, "grant_unknown", "plus accès"),
    ],
)
@pytest.mark.parametrize(("below", "verb"), [("modifier", "PATCH"), ("retrait", "DELETE")])
async def test_what_changed_meanwhile_is_said_on_the_list(
    below: str, verb: str, status: int, code: str, said: str, world: World
) -> None:
    async with world.browser("one") as reader:
        refused = problem(status, code, "Un administrateur reste.")
        world.edge.refusals[f"{verb} {GRANTS}/{SOMEBODY}"] = refused
        shown = await reader.post(f"/acces/{SOMEBODY}/{below}", access="full", follow=True)
    assert shown.status == 200
    assert said in shown.text


@pytest.mark.parametrize("below", ["modifier", "retrait"])
@pytest.mark.parametrize("verb", ["get", "post"])
async def test_somebody_another_administrator_withdrew_leads_back_to_the_list(
    verb: str, below: str, world: World
) -> None:
    async with world.browser("one") as reader:
        shown = await getattr(reader, verb)(f"/acces/{account(99)}/{below}", follow=True)
    assert shown.status == 200
    assert "Cette personne n&#39;a plus accès" in shown.text


async def test_a_company_out_of_reach_is_said_before_another_takes_its_place(
    world: World,
) -> None:
    async with world.browser("many") as reader:
        reader.http.cookie_jar.update_cookies({"member": account(9)})
        shown = await reader.get("/acces", follow=True)
        assert "Vous n&#39;avez pas accès à l&#39;adhérent sélectionné auparavant" in shown.text
        assert "sélectionné auparavant" not in (await reader.get("/acces", follow=True)).text


@pytest.mark.parametrize("person", ["one", "many"])
async def test_a_form_of_a_company_out_of_reach_acts_on_no_other(person: str, world: World) -> None:
    async with world.browser(person) as reader:
        reader.http.cookie_jar.update_cookies({"member": account(9)})
        sent = await reader.post(f"/acces/{SOMEBODY}/modifier", access="full")
    assert (sent.status, sent.location) == (303, "/adherents")
    assert not [call for call in world.edge.calls if call[0] == "PATCH"]


async def test_with_no_company_left_the_one_lost_is_what_is_said(world: World) -> None:
    async with world.browser("newcomer") as reader:
        first = await reader.get("/acces", follow=True)
        reader.http.cookie_jar.update_cookies({"member": account(9)})
        lost = await reader.get("/acces", follow=True)
    assert "Rattachez d&#39;abord une entreprise" in first.text
    assert "sélectionné auparavant" in lost.text


async def test_a_page_one_s_access_does_not_open_says_it_once_and_leads_to_what_it_opens(
    world: World,
) -> None:
    async with world.browser("one") as reader:
        refused = problem(403, "access_insufficient", "Votre accès ne permet pas cette action.")
        world.edge.refusals[f"GET /members/{FIRST}/access-history"] = refused
        shown = (await reader.get("/acces/historique")).text.split("<main")[1]
    assert shown.count("Votre accès ne permet pas cette action") == 1
    assert 'href="/acces"' in shown


def test_access_types_have_the_words_of_the_service() -> None:
    assert {access.value: (LABELS[access], SENTENCES[access]) for access in Access} == ACCESSES


async def test_a_company_s_file_leads_to_who_has_access(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(f"/adherents/{FIRST}")).text
        page = (await reader.get("/acces")).text
    assert f'href="/acces?adherent={FIRST}"' in shown
    assert re.search(r'<a[^>]*href="/adherents"[^>]*aria-current', page)


async def _review(world: World, kept: list[str], **typed: str) -> tuple[int, str]:
    async with world.browser("one") as reader:
        form = [("keep", one) for one in kept] + [("etag", '"liste"'), *typed.items()]
        async with reader.http.post("/acces/verification", data=form) as answer:
            return answer.status, await answer.text()


async def test_keeping_everybody_confirms_at_once(world: World) -> None:
    everybody = [one["account_id"] for one in world.edge.procedures.grants]
    status, shown = await _review(world, everybody)
    assert status == 200
    assert "tous les accès sont confirmés" in shown


async def test_those_who_lose_access_are_named_before_it_is_done(world: World) -> None:
    _, shown = await _review(world, [ME, account(1)])
    assert "Karim Benali" in shown
    assert "Confirmer et retirer 3\u00a0accès" in shown
    assert not [call for call in world.edge.calls if call[1].endswith("/access-review")]
    _, shown = await _review(world, [ME, account(1)], confirmed="yes")
    assert "3\u00a0accès retirés" in shown


@pytest.mark.parametrize("kept", [[], [account(2)]])
@pytest.mark.parametrize("typed", [{}, {"confirmed": "yes"}])
async def test_no_administrator_left_is_refused_in_the_form(
    kept: list[str], typed: dict[str, str], world: World
) -> None:
    status, shown = await _review(world, kept, **typed)
    assert status == 422
    assert 'id="f-keep-error"' in shown


async def test_a_list_that_changed_is_read_again(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post("/acces/verification", keep=ME, etag='"avant"', follow=True)
    assert "relisez la liste" in shown.text
    assert not [call for call in world.edge.calls if call[1].endswith("/access-review")]


async def test_a_mail_s_link_chooses_the_member_it_speaks_of(world: World) -> None:
    second = str(MEMBERS[1]["id"])
    async with world.browser("many") as reader:
        mailed = await reader.get(f"/visibilite?adherent={second}")
        assert mailed.location == f"/acces?adherent={second}"
        await reader.get(mailed.location)
        cookies = {one.key: one.value for one in reader.http.cookie_jar}
        assert cookies["member"] == second
        gone = await reader.get(f"/acces?adherent={account(1)}", follow=True)
    assert "Vous n&#39;avez pas accès à cet adhérent" in gone.text


async def test_home_shows_visibility_what_waits_and_what_is_under_way(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get("/")).text
    assert '<a class="panel-link" href="/acces">Gérer les accès</a>' in shown
    assert "Demande de gestion à valider" in shown
    assert "Vos démarches en cours" in shown
    assert ">Saisir le code<" in shown


async def test_home_stands_without_accesses_and_procedures(world: World) -> None:
    async with world.browser("one") as reader:
        for path in ("/me/procedures", "/me/approvals", GRANTS):
            world.edge.refusals[f"GET {path}"] = problem(503, "unavailable", "Silence.")
        shown = await reader.get("/")
    assert shown.status == 200
    assert "Visibilité" not in shown.text.split("<main")[1].split("<dialog")[0]
