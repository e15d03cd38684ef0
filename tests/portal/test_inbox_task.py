"""One task's page: handed on, put aside, commented, read."""

import html
import re
from typing import Any

import pytest

from tests.portal.edge import problem
from tests.portal.inbox_edge import MINE, OWN, READY, WAITING
from tests.portal.people_edge import COLLEAGUE, NAMES
from tests.portal.world import Shown, World

TASK = f"/staff/tasks/{MINE}"
REFUSED = "La société n'emploie pas de salarié en Loire-Atlantique."


def sent(world: World, path: str) -> Any:
    return next(body for method, called, body in world.edge.calls
                if (method, called) == ("POST", path))  # fmt: skip


def alert(shown: Shown) -> str:
    found = re.search(r'<div class="summary".*?</div>', shown.text, re.S)
    assert found, "no error summary"
    return re.sub("<[^>]+>", " ", words(found[0]))


def words(text: str) -> str:
    return html.unescape(text)


async def test_a_task_is_handed_to_a_colleague_or_asked_back(world: World) -> None:
    async with world.browser("staff") as reader:
        form = await reader.get(f"/corbeille/{MINE}/confier")
        assert NAMES[COLLEAGUE] in words(form.text)
        assert (await reader.post(f"/corbeille/{MINE}/confier")).status == 422
        for how, verb in (("assign", "assign"), ("delegate", "delegate")):
            typed = {"to": COLLEAGUE, "how": how, "comment": "Je suis absente jeudi."}
            done = await reader.post(f"/corbeille/{MINE}/confier", **typed)  # type: ignore[arg-type]
            assert done.status == 303
            assert sent(world, f"{TASK}/{verb}") == {
                "to": COLLEAGUE, "comment": "Je suis absente jeudi."
            }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Indiquez le jour"), ("31/02/2027", "Cette date n'existe pas"),
     ("01/01/2020", "Choisissez un jour à venir")],
)  # fmt: skip
async def test_a_task_is_put_aside_until_a_day_to_come(typed: str, said: str, world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.post(f"/corbeille/{MINE}/mettre-de-cote", until=typed, comment="Kbis")
        assert shown.status == 422
        assert said in alert(shown)
        assert ">Kbis</textarea>" in words(shown.text)
        done = await reader.post(f"/corbeille/{MINE}/mettre-de-cote", until="03/09/2099")
    assert done.status == 303
    assert sent(world, f"{TASK}/suspend")["until"] == "2099-09-03T08:00:00+02:00"


async def test_an_empty_comment_is_not_sent(world: World) -> None:
    async with world.browser("staff") as reader:
        path = f"/corbeille/{MINE}/commentaires"
        assert (await reader.post(path, comment=" ")).status == 422
        assert (await reader.post(path, comment="Rappeler jeudi.")).status == 303
    assert sent(world, f"{TASK}/comments") == {"comment": "Rappeler jeudi."}


async def test_what_must_be_weighed_is_shown_first(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.get(f"/corbeille/{MINE}")
    assert shown.text.index("Adhérent déjà connu") < shown.text.index('id="identification"')
    assert "Boulangerie Kervadec" in words(shown.text)
    assert "1\u00a0autre demande concerne le même SIRET" in words(shown.text)
    assert "D-000041" in words(shown.text)


async def test_the_clock_is_said_to_be_stopped(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.get(f"/corbeille/{WAITING}")
    assert "En attente de l'employeur" in words(shown.text)
    assert "L'échéance est suspendue" in words(shown.text)
    assert "La date de création précède celle du registre." in words(shown.text)


async def test_a_task_is_read_even_when_its_application_is_not(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[
            "GET /staff/membership-applications/30000000-0000-4000-8000-000000000001"
        ] = problem(503, "x", "x")
        shown = await reader.get(f"/corbeille/{READY}")
    assert shown.status == 200
    assert "Prendre en charge" in words(shown.text)
    assert "Le contenu de la demande n'est pas disponible" in words(shown.text)


async def test_nobody_is_offered_an_act_on_their_own_request(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.get(f"/corbeille/{OWN}")
    assert f"/corbeille/{OWN}/actes/" not in words(shown.text)
    assert "Aucune action ne vous est ouverte" in words(shown.text)


async def test_the_menu_marks_one_place_only(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.get("/corbeille/adherents")
    side = re.search(r'<nav class="side".*?</nav>', shown.text, re.S)
    assert side
    assert re.findall(r'href="([^"]+)" aria-current', side[0]) == ["/corbeille/adherents"]
    assert 'href="/corbeille/adherents/10000000-0000-4000-8000-000000000001"' in words(shown.text)
