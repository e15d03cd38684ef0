"""One procedure's page: each stage for whoever asked, and for those it concerns."""

import re

import pytest

from services.portal.french import siret
from tests.portal.edge import problem
from tests.portal.procedures_samples import CODE, IDS, SAMPLES
from tests.portal.test_procedures import hidden
from tests.portal.world import World

WORDS = {
    "code": "Saisissez le code envoyé", "code-over": "Ce code a expiré",
    "code-spent": "Aucun autre code", "synchronised": "rattaché à votre compte",
    "synchronised-not": "Votre demande est refusée", "asked": "la réponse d'un administrateur",
    "forwarded": "Le service adhérent examine", "granted": "Effectif et visites",
    "granted-not": "Vous n'intervenez plus", "withdrawn": "Votre demande est retirée",
    "needless": "Vous avez déjà cet accès", "expired": "Votre demande a expiré",
    "change": "peuvent s'y opposer jusqu'au", "changed": "Vous êtes désormais administrateur",
    "question": "À quelle date l'acte", "scheduled": "sera réalisée le 9 décembre 2026",
    "undo": "peut encore être annulée", "approval": "Une seconde personne",
    "execution": "en cours de réalisation", "blocked": "a pris du retard",
    "undone": "revenu à l'état antérieur", "to-decide": "Élodie Le Goff demande à accéder",
    "decided": "Cette demande est acceptée", "to-object": "vous pouvez vous y opposer",
    "to-consent": "Donner mon accord", "objected": "Une opposition a été reçue",
    "closed-window": "Le délai d'opposition est passé", "contested": "n'a pas abouti",
}  # fmt: skip
BUTTONS = {
    "confirm": "/code\"", "resend_code": "/code/renvoi\"", "answer": "/reponse\"",
    "withdraw": "/retrait\"", "object": "/opposition\"", "consent": "/accord\"",
    "decide": "/demarches/a-valider/",
}  # fmt: skip


def _path(name: str, below: str = "") -> str:
    return f"/demarches/{IDS[name]}{below}"


@pytest.mark.parametrize("name", SAMPLES)
async def test_every_stage_has_its_words_and_only_its_buttons(name: str, world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(_path(name))).text
        fragment = (await reader.get(_path(name, "/suivi"))).text
    text = shown.replace("&#39;", "'").replace("\u00a0", " ")
    assert WORDS[name] in text
    may = set(world.edge.procedures.kept[IDS[name]]["allowed_actions"])
    if name in ("code-over", "code-spent"):
        may.discard("confirm")
    if name == "code-spent":
        may.discard("resend_code")
    there = {verb for verb, mark in BUTTONS.items() if mark in shown.split("<main")[1]}
    assert there - ({"decide"} if "decide" not in may else set()) == may
    assert "<html" not in fragment
    assert 'id="etat"' in fragment


async def test_a_page_without_rights_to_act_has_no_form(world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.procedures.kept[IDS["question"]]["allowed_actions"] = []
        shown = (await reader.get(_path("question"))).text
    assert "<textarea" not in shown


async def test_a_wrong_code_is_said_at_the_field(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(_path("code", "/code"), code="AAAAAAAA")
    assert shown.status == 422
    assert "Il vous reste 4 essais" in shown.text
    field = re.search(r'<input[^>]*name="code"[^>]*>', shown.text)
    assert field
    assert 'autocomplete="one-time-code"' in field[0]
    assert 'value="AAAAAAAA"' in field[0]


@pytest.mark.parametrize(
    ("name", "below", "said"),
    [
        ("code", "/code", "Saisissez le code reçu"),
        ("question", "/reponse", "Écrivez votre réponse"),
        ("to-object", "/opposition", "Expliquez pourquoi"),
    ],
)
async def test_what_was_left_blank_is_said_in_words_and_sent_to_nobody(
    name: str, below: str, said: str, world: World
) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(_path(name, below), code=" ", text=" ", comment=" ")
    assert shown.status == 422
    assert said in shown.text
    assert not [call for call in world.edge.calls if call[0] == "POST"]


async def test_a_code_good_for_minutes_has_no_day_for_its_end(world: World) -> None:
    async with world.browser("one") as reader:
        progress = (await reader.get(_path("code"))).text.split('id="deroulement"')[1]
    assert "Saisir le code" in progress
    assert "jusqu'au" not in progress


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("too_many_tries", "Trop de codes inexacts"),
        ("already_synchronised", "/demarches/nouvelle/gestion?adherent="),
        (None, "n'a pas pu être rattaché"),
    ],
)
async def test_why_a_synchronisation_ended_is_said(
    code: str | None, said: str, world: World
) -> None:
    last = {
        "sequence": 9, "at": "2026-11-20T08:00:00Z", "kind": "refused", "label": "Demande refusée",
        "by": "portal", "code": code, "stage": "refused", "held_by": "nobody", "until": None,
    }  # fmt: skip
    async with world.browser("one") as reader:
        world.edge.procedures.events[IDS["synchronised-not"]] = [last]
        assert said in (await reader.get(_path("synchronised-not"))).text


@pytest.mark.parametrize(
    ("name", "title", "back"),
    [
        ("change", "Modifier l'administrateur d'un compte adhérent", "/demarches"),
        ("objected", "Changement d'administrateur", "/notifications"),
        ("to-decide", "Demande de gestion", "/demarches/a-valider"),
    ],
)
async def test_the_title_is_that_of_its_reader_and_the_company_is_named(
    name: str, title: str, back: str, world: World
) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(_path(name))).text.replace("&#39;", "'").split("<main")[1]
    assert f"{title}</h1>" in re.sub(r"\s*(<h1[^>]*>|</h1>)\s*", r"\1", shown)
    assert re.search(rf'<a href="{back}">', shown)
    assert "Boulangerie Le Goff et filles" in shown.split('id="etat"')[0]


@pytest.mark.parametrize("typed", ["73282932000074", "732 829\u00a0320 00074", "732.829.320.00074"])
def test_a_siret_is_shown_the_same_however_it_was_typed(typed: str) -> None:
    assert siret(typed) == "732\u202f829\u202f320\u202f00074"


async def test_whoever_objected_is_not_called_an_administrator(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(_path("objected"))).text.replace("&#39;", "'")
    assert "Un utilisateur de l'adhérent" in shown


async def test_the_right_code_opens_the_company(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(_path("code", "/code"), code=CODE, follow=True)
    assert "Vous gérez désormais Boulangerie Le Goff et filles" in shown.text


@pytest.mark.parametrize(
    ("status", "code"),
    [(409, "too_many_tries"), (409, "already_synchronised"), (410, "code_expired")],
)
async def test_a_code_of_no_use_any_more_is_said(status: int, code: str, world: World) -> None:
    async with world.browser("one") as reader:
        refused = problem(status, code, "Ce code ne sert plus.")
        world.edge.refusals[f"POST /procedures/{IDS['code']}/confirmation"] = refused
        shown = await reader.post(_path("code", "/code"), code=CODE, follow=True)
    assert "Ce code ne sert plus." in shown.text


async def test_a_new_code_is_asked_for(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(_path("code", "/code/renvoi"), follow=True)
    assert ("POST", f"/procedures/{IDS['code']}/code", None) in world.edge.calls
    assert "Un nouveau code est envoyé" in shown.text


async def test_a_question_is_answered_and_an_empty_answer_is_refused(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(_path("question"))).text
        empty = await reader.post(_path("question", "/reponse"), text=" ")
        assert empty.status == 422
        assert 'id="f-text-error"' in empty.text
        done = await reader.post(
            _path("question", "/reponse"), text="Le 3 octobre.", key=hidden(shown, "key"),
            follow=True,
        )  # fmt: skip
    assert "Votre réponse est transmise" in done.text
    assert ("POST", f"/procedures/{IDS['question']}/answers", {"text": "Le 3 octobre."}) in (
        world.edge.calls
    )


async def test_withdrawing_says_what_it_means_before_it_is_done(world: World) -> None:
    async with world.browser("one") as reader:
        asked = (await reader.get(_path("asked", "/retrait"))).text
        assert "aucun accès ne sera ouvert" in asked
        assert "DELETE" not in {call[0] for call in world.edge.calls}
        shown = (await reader.post(_path("asked", "/retrait"), follow=True)).text
    assert "Votre demande est retirée" in shown
    assert "Retirer cette demande" not in shown


async def test_what_was_decided_meanwhile_is_not_withdrawn(world: World) -> None:
    async with world.browser("one") as reader:
        refused = problem(409, "procedure_over", "Cette démarche est terminée.")
        world.edge.refusals[f"DELETE /procedures/{IDS['asked']}"] = refused
        shown = (await reader.post(_path("asked", "/retrait"), follow=True)).text
        already = await reader.get(_path("granted", "/retrait"))
    assert "Cette démarche est terminée." in shown
    assert already.location == _path("granted")


@pytest.mark.parametrize(
    ("below", "typed", "verb", "body"),
    [
        ("/opposition", {"comment": "Il a été licencié."}, "objection",
         {"comment": "Il a été licencié."}),
        ("/accord", {}, "consent", None),
    ],
)  # fmt: skip
async def test_those_concerned_object_or_consent_by_a_post(
    below: str, typed: dict[str, str], verb: str, body: object, world: World
) -> None:
    async with world.browser("one") as reader:
        assert (await reader.get(_path("to-consent", below))).status == 405
        shown = await reader.post(_path("to-consent", below), follow=True, **typed)
    assert ("POST", f"/procedures/{IDS['to-consent']}/{verb}", body) in world.edge.calls
    assert "transmis" in shown.text


async def test_an_objection_without_a_reason_is_refused_at_the_field(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.post(_path("to-object", "/opposition"), comment="")
    assert shown.status == 422
    assert 'id="f-comment-error"' in shown.text


async def test_what_the_requester_typed_is_theirs_alone(world: World) -> None:
    async with world.browser("one") as reader:
        mine = (await reader.get(_path("change"))).text
        theirs = (await reader.get(_path("to-object"))).text
    assert "ancien.gerant@boulangerie.example" in mine
    assert "ancien.gerant@" not in theirs
    assert "732\u202f829\u202f320\u202f00074" in mine


async def test_an_access_opened_then_taken_away_leads_to_one_s_members(world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.procedures.kept[IDS["granted"]]["member_number"] = "777777"
        shown = await reader.post(_path("granted", "/environnement"))
    assert (shown.status, shown.location) == (303, "/adherents")
