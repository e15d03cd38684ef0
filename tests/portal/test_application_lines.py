"""The lines of the steps, and what is saved while one types."""

import re
from uuid import uuid4

from tests.portal.applications_samples import (
    ADDRESS,
    CROWDED,
    POSITION,
    READY,
    WRONG,
)
from tests.portal.edge import problem
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


class TestSavingWhileTyping:
    async def _keep(self, reader: Reader, **typed: str) -> str:
        shown = await _send(reader, _path(READY, "/entreprise/brouillon"), **typed)
        assert shown.status in (200, 204)
        return shown.text

    async def test_it_saves_what_is_there_and_says_when(self, world: World) -> None:
        async with world.browser("one") as reader:
            seen = _hidden((await reader.get(_path(READY, "/entreprise"))).text, "seen")
            said = await self._keep(reader, legal_name="Fromag", seen=seen)
            assert re.search(r"Enregistré à \d+\u202fh\u202f\d\d", said)
            next_seen = _hidden(said, "seen")
            assert next_seen != seen
            assert await self._keep(reader, legal_name="Fromag", seen=next_seen) == ""
        assert world.edge.applications.kept[READY]["company"]["legal_name"] == "Fromag"

    async def test_it_never_replaces_what_is_newer(self, world: World) -> None:
        async with world.browser("one") as reader:
            said = await self._keep(reader, legal_name="Fromag", seen="0123456789abcdef")
        assert "modifiée entre-temps" in said
        assert world.edge.applications.kept[READY]["company"]["legal_name"] != "Fromag"

    async def test_a_silent_service_or_an_ended_session_disturbs_nothing(
        self, world: World
    ) -> None:
        async with world.browser("one") as reader:
            seen = _hidden((await reader.get(_path(READY, "/entreprise"))).text, "seen")
            silent = problem(503, "unavailable", "Le service ne répond pas.")
            world.edge.refusals[f"PUT /membership-applications/{READY}/company"] = silent
            assert "Pas encore enregistré" in await self._keep(reader, legal_name="F", seen=seen)
        async with world.browser() as reader:
            assert "session est terminée" in await self._keep(reader, legal_name="F", seen=seen)


class TestLines:
    async def test_errors_of_a_position_stand_beside_its_fields(self, world: World) -> None:
        async with world.browser("one") as reader:
            shown = await reader.post(
                _path(READY, "/postes/ajouter"), id=str(uuid4()), label="Radiologue",
                pcs_code="636c", risks="ionising_radiation",
            )  # fmt: skip
            assert shown.status == 422
            assert 'value="Radiologue"' in shown.text
            assert "Précisez la catégorie A, B" in shown.text
            assert "Suivi individuel renforcé" in shown.text
        assert len(world.edge.applications.kept[READY]["positions"]["positions"]) == 4

    async def test_the_form_sent_twice_adds_one_line(self, world: World) -> None:
        line = {"id": str(uuid4()), "label": "Contrôleur", "pcs_code": "636c"}
        async with world.browser("one") as reader:
            for _ in range(2):
                shown = await _send(reader, _path(READY, "/postes/ajouter"), **line)
                assert shown.location == _path(READY, "/postes")
        assert len(world.edge.applications.kept[READY]["positions"]["positions"]) == 5

    async def test_a_line_may_be_kept_unfinished_and_is_then_shown_to_correct(
        self, world: World
    ) -> None:
        line = {"id": str(uuid4()), "first_name": "Zoé"}
        async with world.browser("one") as reader:
            assert (await _send(reader, _path(READY, "/salaries/ajouter"), **line)).status == 422
            shown = await _send(reader, _path(READY, "/salaries/ajouter"), **line, unfinished="yes")
            shown = await reader.get(shown.location)
            assert "Sans nom Zoé" in shown.text
            assert "À corriger" in shown.text
            shown = await reader.post(_path(READY, "/salaries"))
            assert shown.status == 422
            assert f'href="{_path(READY)}/salaries/{line["id"]}"' in shown.text
            form = await reader.get(_path(READY, f"/salaries/{line['id']}"))
        assert "Indiquez le nom de naissance." in form.text

    async def test_faults_of_other_lines_do_not_refuse_this_one(self, world: World) -> None:
        line = {"id": str(uuid4()), "label": "Contrôleur", "pcs_code": "636c"}
        async with world.browser("one") as reader:
            shown = await _send(reader, _path(WRONG, "/postes/ajouter"), **line, another="yes")
        assert shown.location == _path(WRONG, "/postes/ajouter")
        assert len(world.edge.applications.kept[WRONG]["positions"]["positions"]) == 5

    async def test_removing_a_position_says_who_loses_it_then_removes_it(
        self, world: World
    ) -> None:
        removal = _path(READY, f"/postes/{POSITION}/retrait")
        async with world.browser("one") as reader:
            assert "Un salarié de la demande occupe ce poste" in (await reader.get(removal)).text
            assert len(world.edge.applications.kept[READY]["positions"]["positions"]) == 4
            shown = await reader.post(removal, follow=True)
            assert "Le poste est retiré" in shown.text
            assert "Sans poste" in (await reader.get(_path(READY, "/salaries"))).text
            assert (await reader.get(removal)).status == 404

    async def test_hundreds_of_employees_are_fifty_to_a_page_and_searched(
        self, world: World
    ) -> None:
        async with world.browser("one") as reader:
            shown = (await reader.get(_path(CROWDED, "/salaries?page=6"))).text
            assert shown.count(">Modifier<") == 50
            assert "Page 6 sur 6" in shown
            assert "300 salariés" in shown.replace("\u00a0", " ")
            found = (await reader.get(_path(CROWDED, "/salaries?recherche=BIHAN"))).text
        assert found.count(">Modifier<") == 1
        assert "Le Bihan Maëlys" in found
