"""An application's own page: each stage, corrections, withdrawal."""

import re
from uuid import uuid4

import pytest

from tests.portal.applications_samples import (
    ADDRESS,
    ASKED,
    EMPLOYEE,
    READY,
    STAGED,
)
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


async def test_withdrawing_is_confirmed_in_numbers_then_done(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(_path(READY, "/retrait"))).text.replace("\u00a0", " ")
        assert "4 postes et 3 salariés" in shown
        assert READY not in world.edge.applications.stages
        shown = (await reader.post(_path(READY, "/retrait"), follow=True)).text
    assert "Votre demande est retirée" in shown
    assert "Retirer cette demande" not in shown


async def test_corrections_are_asked_step_by_step_in_the_words_typed(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get(_path(ASKED))).text
        step = (await reader.get(_path(ASKED, "/entreprise"))).text
    assert f'id="action" href="{_path(ASKED)}/entreprise"' in shown
    assert "Le téléphone ne répond pas :\nvérifiez le numéro." in step


@pytest.mark.parametrize("stage", STAGED)
async def test_every_stage_has_its_words_and_its_way_on(stage: str, world: World) -> None:
    words = {
        "under_review": "Votre demande est transmise", "admission": "en cours de création",
        "admission_blocked": "avec du retard", "accepted": "Votre établissement est adhérent",
        "refused": "relève d&#39;un autre service", "withdrawn": "Votre demande est retirée",
        "expired": "Votre demande a expiré",
    }  # fmt: skip
    async with world.browser("one") as reader:
        shown = (await reader.get(_path(STAGED[stage]))).text
    assert words[stage] in shown
    assert ("data-live=" in shown) is (stage not in ("accepted", "refused", "withdrawn", "expired"))


@pytest.mark.parametrize(
    "below", ["", "/suivi", "/identification", "/postes", f"/salaries/{EMPLOYEE}", "/retrait"]
)
async def test_another_s_application_does_not_exist(below: str, world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.get(_path(str(uuid4()), below))
    assert shown.status == 404
    assert "Cette page n&#39;existe pas" in shown.text
