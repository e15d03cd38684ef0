"""Positions on the portal: what the form sends, what a refusal keeps, what each reader may do."""

import re
from typing import Any
from uuid import UUID

import pytest

from tests.portal.edge import MEMBERS, problem
from tests.portal.staff_words import words
from tests.portal.world import Shown, World

PLACE = f"/members/{MEMBERS[0]['id']}/positions"
FREE, HELD, CLOSED = (f"/postes/{UUID(int=number)}" for number in (3, 1, 9))
TYPED = {
    "label": "Soudeur", "pcs_code": "623b", "risks": "cmr", "key": "k", "vehicles": "r489_3",
    "ionising_category": "A",
}  # fmt: skip


def calls(world: World, method: str) -> list[tuple[str, Any]]:
    return [(path, body) for verb, path, body in world.edge.calls if verb == method]


def offers(shown: Shown, path: str) -> set[str]:
    return set(re.findall(rf'(?:href|action)="{path}/(\w+)"', shown.text))


async def test_a_position_is_declared_without_the_details_of_risks_not_ticked(
    world: World,
) -> None:
    async with world.browser("one") as reader:
        shown = await reader.send("/postes/ajouter", TYPED)
    assert (shown.status, shown.location) == (303, FREE)
    assert calls(world, "POST")[-1] == (
        PLACE,
        {"label": "Soudeur", "pcs_code": "623b", "risks": ["cmr"], "vehicles": [],
         "confirmed": False},
    )  # fmt: skip
    assert world.edge.headers["idempotency-key"] == "k"


async def test_a_similar_position_is_shown_with_the_guide_s_words_then_confirmed(
    world: World,
) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals[f"POST {PLACE}"] = problem(409, "similar_position", "Semblable.")
        shown = await reader.send("/postes/ajouter", TYPED)
        told = words(shown)
    assert shown.status == 409
    assert "Nous avons détecté un ou plusieurs poste(s) similaire(s)" in told
    assert "Livreur" in told
    assert 'name="confirmed" value="yes"' in shown.text
    assert 'value="Soudeur"' in shown.text


async def test_a_refusal_is_said_at_its_field_and_keeps_what_was_typed(world: World) -> None:
    refusal = problem(422, "invalid", "À corriger.", pcs_code="Ce code CSP n'existe pas.")
    async with world.browser("one") as reader:
        world.edge.refusals[f"POST {PLACE}"] = refusal
        shown = await reader.send("/postes/ajouter", TYPED)
    assert shown.status == 422
    assert "Ce code CSP n'existe pas." in words(shown)
    assert 'value="Soudeur"' in shown.text


@pytest.mark.parametrize(
    ("path", "offered", "said"),
    [
        (FREE, {"modifier", "cloture", "suppression"}, "Personne n'occupe ce poste aujourd'hui."),
        (HELD, set(), "Ce poste est occupé par un salarié."),
        (CLOSED, {"reouverture", "suppression"}, "les véhicules ou engins conduits"),
    ],
)
async def test_the_buttons_are_what_may_be_done(
    world: World, path: str, offered: set[str], said: str
) -> None:
    async with world.browser("one") as reader:
        shown = await reader.get(path)
    assert offers(shown, path) == offered
    assert said in words(shown)


async def test_who_only_reads_is_offered_nothing(world: World) -> None:
    async with world.browser("reader") as reader:
        assert "/postes/ajouter" not in (await reader.get("/postes")).text
        assert offers(await reader.get(FREE), FREE) == set()
        assert (await reader.get("/postes/ajouter")).status == 403


async def test_a_change_sends_what_was_read_and_leads_back_when_it_is_older(world: World) -> None:
    async with world.browser("one") as reader:
        form = await reader.get(f"{FREE}/modifier")
        assert 'value="Vendeuse"' in form.text
        sent = await reader.send(f"{FREE}/modifier", TYPED | {"etag": '"3"'})
        assert sent.location == FREE
        assert world.edge.headers["if-match"] == '"3"'
        refusal = problem(412, "position_changed", "Ce poste a été modifié entre-temps.")
        world.edge.refusals[f"PATCH {PLACE}/{UUID(int=3)}"] = refusal
        late = await reader.send(f"{FREE}/modifier", TYPED | {"etag": '"3"'})
        assert late.location == f"{FREE}/modifier"
        assert (await reader.get(f"{HELD}/modifier")).location == HELD


@pytest.mark.parametrize("act", ["cloture", "suppression"])
async def test_a_position_given_to_somebody_meanwhile_is_said_on_its_page(
    world: World, act: str
) -> None:
    call = {"cloture": f"POST {PLACE}/{UUID(int=3)}/closure",
            "suppression": f"DELETE {PLACE}/{UUID(int=3)}"}[act]  # fmt: skip
    async with world.browser("one") as reader:
        world.edge.refusals[call] = problem(409, "position_held", "Ce poste est occupé.")
        assert (await reader.send(f"{FREE}/{act}", {})).location == FREE
        assert "Ce poste est occupé." in (await reader.get(FREE)).text
        assert (await reader.send(f"{FREE}/reouverture", {})).location == FREE
