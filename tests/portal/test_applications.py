"""An application's pages without a script: each step, its errors, its ways out."""

import re
from uuid import uuid4

import pytest

from tests.portal.applications_samples import (
    ADDRESS,
    BEGUN,
    NEW,
    READY,
    STAGED,
    TAKEN_SIRET,
)
from tests.portal.edge import APPLICATIONS, problem
from tests.portal.world import Reader, Shown, World

COMPANY = {
    "legal_name": "Fromagerie du Pays de Retz", "legal_form": "SARL", "created_on": "1/3/2004",
    "activity": "Fabrication de fromage",
    **{f"establishment_address.{name}": value for name, value in ADDRESS.items()},
}  # fmt: skip


def _hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', html)
    assert found, name
    return found[1]


def _path(one: str, below: str = "") -> str:
    return f"/adhesions/{one}{below}"


async def _send(reader: Reader, path: str, **typed: str) -> Shown:
    """Names with dots come from a dictionary."""
    async with reader.http.post(path, data=typed, allow_redirects=False) as answer:
        return Shown(answer.status, await answer.text(), answer.headers.get("location", ""))


async def test_a_company_joins_from_the_first_step_to_the_last(world: World) -> None:
    async with world.browser("one") as reader:
        key = _hidden((await reader.get("/adhesions/nouvelle")).text, "key")
        shown = await reader.post(
            "/adhesions/nouvelle", key=key, siret="417 881 364 00018", naf_code="10.51C",
            commune="NANTES (44000)",
        )  # fmt: skip
        assert shown.location == _path(NEW, "/entreprise")
        assert (await _send(reader, shown.location, **COMPANY)).location == _path(NEW, "/postes")
        new = await reader.get(_path(NEW, "/postes/ajouter"))
        position = _hidden(new.text, "id")
        assert (
            await reader.post(
                _path(NEW, "/postes/ajouter"), id=position, label="Affineur", pcs_code="636c",
                risks="night_work",
            )
        ).location == _path(NEW, "/postes")  # fmt: skip
        assert "Suivi individuel adapté" in (await reader.get(_path(NEW, "/postes"))).text
        assert (await reader.post(_path(NEW, "/postes"))).location == _path(NEW, "/salaries")
        shown = await reader.post(
            _path(NEW, "/salaries/ajouter"), id=str(uuid4()), title="MME", first_name="Zoé",
            birth_name="Architecte", birth_date="31/1/1990", position=position,
            contract_type="cdi", starts_on="05/07/2023",
        )  # fmt: skip
        assert (await reader.post(_path(NEW, "/salaries"))).location == _path(NEW, "/validation")
        recap = (await reader.get(_path(NEW, "/validation"))).text
        assert "Zoé Architecte" in recap
        assert "<h3>Article 1" in recap
        shown = await reader.post(
            _path(NEW, "/validation"), accepted="yes", terms_version="2026-01",
            key=_hidden(recap, "key"), follow=True,
        )  # fmt: skip
    assert "Votre demande est transmise" in shown.text
    kept = world.edge.applications.kept[NEW]
    assert kept["company"]["created_on"] == "2004-03-01"
    assert "billing_address" not in kept["company"]
    assert kept["positions"]["positions"][0]["risks"] == ["night_work"]
    assert kept["employees"]["employees"][0]["birth_date"] == "1990-01-31"


async def test_a_visitor_is_led_to_an_account_and_back(world: World) -> None:
    async with world.browser() as reader:
        shown = await reader.get("/adhesions", follow=True)
        assert 'href="/connexion?suite=/adhesions/nouvelle"' in shown.text
        assert "35, 49, 56 ou 85" in shown.text
        away = await reader.get(_path(READY))
    assert away.location.startswith("/connexion?suite=")


async def test_a_known_siret_stops_the_procedure_with_the_guide_s_sentence(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(
            "/adhesions/nouvelle", siret=TAKEN_SIRET, naf_code="10.51C", commune="NANTES (44000)"
        )
    assert shown.status == 409
    assert re.search(r"<h1>\s*Nous avons déjà un adhérent avec ce numéro de Siret", shown.text)
    assert 'href="/demarches/nouvelle/synchroniser"' in shown.text
    assert 'href="/demarches/nouvelle/gestion"' in shown.text
    assert "mailto:" in shown.text
    assert 'name="siret"' not in shown.text


async def test_an_application_already_begun_is_the_one_that_opens(world: World) -> None:
    open_one = APPLICATIONS[0]
    async with world.browser("one") as reader:
        world.edge.refusals["POST /membership-applications"] = problem(
            409, "application_already_open", "Vous préparez déjà une demande."
        )
        shown = await reader.post(
            "/adhesions/nouvelle", siret=f" {open_one['siret'][:9]} {open_one['siret'][9:]}"
        )
    assert shown.location == _path(open_one["id"])


async def test_a_refused_first_step_keeps_what_was_typed_and_asks_anew(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(
            "/adhesions/nouvelle", key="first", siret="7328293200007", naf_code="10.51C",
            commune="VANNES (56000)",
        )  # fmt: skip
    assert shown.status == 422
    assert 'value="7328293200007"' in shown.text
    assert "il en manque un" in shown.text
    assert _hidden(shown.text, "key") != "first"


async def test_suivant_wants_the_step_whole_and_later_takes_it_as_it_is(world: World) -> None:
    typed = {
        "legal_name": "Fromagerie",
        "created_on": "32/13/2004",
        "billing_address_differs": "yes",
    }
    async with world.browser("one") as reader:
        shown = await _send(reader, _path(NEW, "/entreprise"), **typed)
        assert shown.status == 422
        assert 'value="32/13/2004"' in shown.text
        assert "Adresse de facturation, ville" in shown.text
        assert "company" not in world.edge.applications.kept[NEW]
        shown = await _send(reader, _path(NEW, "/entreprise"), **typed, later="yes")
        assert shown.location == _path(NEW)
        again = (await reader.get(_path(NEW, "/entreprise"))).text
    assert 'value="32/13/2004"' in again
    assert re.search(r'name="billing_address_differs"[^>]* checked', again)


async def test_a_step_changed_elsewhere_is_not_overwritten_unawares(world: World) -> None:
    async with world.browser("one") as reader:
        seen = _hidden((await reader.get(_path(READY, "/entreprise"))).text, "seen")
        mine = {**COMPANY, "legal_name": "La mienne"}
        other = {**COMPANY, "legal_name": "La leur"}
        await _send(reader, _path(READY, "/entreprise"), **other, seen=seen)
        shown = await _send(reader, _path(READY, "/entreprise"), **mine, seen=seen)
        assert shown.status == 409
        assert 'value="La mienne"' in shown.text
        assert world.edge.applications.kept[READY]["company"]["legal_name"] == "La leur"
        seen = _hidden(shown.text, "seen")
        assert (await _send(reader, _path(READY, "/entreprise"), **mine, seen=seen)).status == 303
    assert world.edge.applications.kept[READY]["company"]["legal_name"] == "La mienne"


async def test_the_badge_says_the_level_its_reason_and_the_article(world: World) -> None:
    async with world.browser("one") as reader:
        lead = await reader.get("/adhesions/suivi-individuel?risks=night_work&risks=lead")
        none = await reader.get("/adhesions/suivi-individuel")
    assert "SIR" in lead.text
    assert "Plomb (R4624-23)" in lead.text
    assert "<html" not in lead.text
    assert "Suivi individuel simple" in none.text


async def test_terms_must_be_accepted_and_the_box_says_so(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(_path(READY, "/validation"), terms_version="2026-01", key="k")
    assert shown.status == 422
    assert re.search(r'id="f-accepted"[^>]*aria-describedby="f-accepted-error"', shown.text)
    assert READY not in world.edge.applications.stages


async def test_transmitting_twice_answers_gently(world: World) -> None:
    typed = {"accepted": "yes", "terms_version": "2026-01", "key": "k"}
    async with world.browser("one") as reader:
        await _send(reader, _path(READY, "/validation"), **typed)
        shown = await reader.get(
            (await _send(reader, _path(READY, "/validation"), **typed)).location
        )
    assert shown.status == 200
    assert "déjà transmise" in shown.text


@pytest.mark.parametrize("code", ["siret_already_submitted", "siret_already_member"])
async def test_a_siret_taken_meanwhile_has_a_page_of_its_own(code: str, world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals[f"POST /membership-applications/{READY}/submission"] = problem(
            409, code, "Non."
        )
        shown = await reader.post(_path(READY, "/validation"), accepted="yes")
    assert shown.status == 409
    assert "n'a pas été transmise" in shown.text
    assert "mailto:" in shown.text


async def test_what_is_missing_is_said_and_linked_before_transmitting(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(_path(BEGUN, "/validation"))).text
    assert "Ajoutez au moins un poste de travail." in shown
    assert f'href="{_path(BEGUN)}/postes"' in shown
    assert "Transmettre la demande" not in shown


async def test_a_step_not_reached_or_closed_leads_to_where_one_stands(world: World) -> None:
    async with world.browser("one") as reader:
        early = await reader.get(_path(NEW, "/salaries"))
        closed = await reader.get(_path(STAGED["under_review"], "/postes"))
        late = await _send(reader, _path(STAGED["under_review"], "/entreprise"), **COMPANY)
    assert early.location == _path(NEW, "/entreprise")
    assert closed.location == late.location == _path(STAGED["under_review"])
