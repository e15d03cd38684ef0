"""Who did something, and who asks for something, as each reader is told."""

import re

import pytest

from tests.portal.procedures_samples import IDS
from tests.portal.world import World


@pytest.mark.parametrize("name", ["to-object", "to-consent", "closed-window"])
async def test_who_asks_is_named_to_those_who_may_answer(name: str, world: World) -> None:
    """They judge whether the change is legitimate: « une personne » would not do."""
    async with world.browser("one") as reader:
        shown = (await reader.get(f"/demarches/{IDS[name]}")).text
    text = shown.replace("&#39;", "'").replace("\u00a0", " ")
    if name == "closed-window":
        assert "Une personne demande à devenir administrateur de" in text
        return
    assert "Karim Benali demande à devenir administrateur</h2>" in text
    assert "Karim Benali (karim@boulangerie.example) demande" in text


async def test_an_operation_stopped_by_the_service_says_that_nothing_changed(world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.procedures.kept[IDS["approval"]] |= {"stage": "refused", "state": "refused"}
        world.edge.procedures.events[IDS["approval"]] = [
            {"sequence": 1, "at": "2026-11-23T08:00:00Z", "kind": "refused",
             "by": "member_services", "label": "Opération arrêtée", "code": "stopped",
             "stage": "refused", "held_by": "nobody", "until": None}
        ]  # fmt: skip
        shown = (await reader.get(f"/demarches/{IDS['approval']}")).text
    assert "rien n'a été modifié" in shown.replace("&#39;", "'")


async def test_only_the_person_concerned_reads_that_they_did_it_themselves(world: World) -> None:
    """Élodie gave herself her access, by synchronising; so did a colleague who left and has no
    name here, and the reader."""
    async with world.browser("one") as reader:
        kept = world.edge.procedures.grants
        kept[0] |= {"granted_by": {"role": "self", "name": "Anne-Gaëlle N'Diaye-Le Bihan"}}
        kept[1] |= {"granted_by": {"role": "self", "name": "Élodie Le Goff"}}
        shown = (await reader.get("/acces")).text
        past = (await reader.get("/acces/historique")).text
    rows = re.findall(r"<tr.*?</tr>", shown, re.DOTALL)
    mine = next(row for row in rows if "(vous)" in row)
    hers = next(row for row in rows if "Élodie Le Goff" in row and "(vous)" not in row)
    assert "donné par vous" in mine
    assert "donné par Élodie Le Goff" in hers
    assert "par vous" not in hers
    left = next(row for row in re.findall(r"<tr.*?</tr>", past, re.DOTALL) if "abandonné" in row)
    assert left.split('data-label="Décidé"')[1].startswith(">par la personne elle-même</td>")
