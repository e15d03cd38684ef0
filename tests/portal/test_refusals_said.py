"""What is refused is not offered, and a refusal is a sentence on the page it is about."""

import html

import pytest

from tests.portal import office_edge
from tests.portal.edge import problem
from tests.portal.inbox_edge import MINE
from tests.portal.procedures_samples import IDS
from tests.portal.staff_edge import MERGER
from tests.portal.staff_words import words
from tests.portal.world import World

TEAM = f'value="health_team/{office_edge.TEAM}"'
REUSED = "Cette clé d'idempotence a déjà servi à une autre demande."


async def test_a_procedure_is_passed_to_those_who_may_decide_it(world: World) -> None:
    async with world.browser("staff") as reader:
        procedure = (await reader.get(f"/corbeille/{MERGER}/equipe")).text
        application = (await reader.get(f"/corbeille/{MINE}/equipe")).text
        chosen = {"verbe": "autre", "autre": "forward"}
        checked = (await reader.send("/corbeille/lot", {**chosen, "tache": MERGER})).text
        alone = (await reader.send("/corbeille/lot", {**chosen, "tache": MINE})).text
    for shown in (procedure, checked):
        assert 'value="supervisor"' in shown
        assert "health_team" not in shown
    for shown in (application, alone):
        assert TEAM in shown


async def test_a_procedure_is_offered_to_nobody_else_while_the_teams_are_silent(
    world: World,
) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals["GET /staff/task-groups"] = problem(503, "x", "x")
        shown = (await reader.get(f"/corbeille/{MERGER}/equipe")).text
    assert 'value="supervisor"' in shown
    assert 'value="operator"' not in shown
    assert "health_team" not in shown


async def test_without_another_team_the_page_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.portal.inbox.teams.OF_PROCEDURES", {"member_services"})
    async with world.browser("staff") as reader:
        shown = await reader.get(f"/corbeille/{MERGER}/equipe")
    assert "Aucune autre équipe" in words(shown)
    assert "<form" not in shown.text.split("<main")[1].split("</main")[0]


async def test_one_objection_too_many_is_said_on_the_procedure_s_page(world: World) -> None:
    path, said = f"/demarches/{IDS['to-object']}", "Vous vous êtes déjà opposé plusieurs fois."
    async with world.browser("one") as reader:
        world.edge.refusals[f"POST /procedures/{IDS['to-object']}/objection"] = problem(
            409, "too_many_objections", said
        )
        shown = await reader.post(f"{path}/opposition", comment="Non.", follow=True)
    assert shown.status == 200
    assert said in words(shown)


@pytest.mark.parametrize(
    ("status", "code", "detail", "said"),
    [
        (429, "too_many_procedures", "Réessayez demain.", "Réessayez demain."),
        (409, "idempotency_key_reused", REUSED, "Ce formulaire a déjà été envoyé"),
    ],
)
async def test_a_request_too_many_is_said_in_the_form(
    status: int, code: str, detail: str, said: str, world: World
) -> None:
    async with world.browser("one") as reader:
        for path in ("gestion", "fusion"):
            kind = {"gestion": "access-request", "fusion": "merger"}[path]
            world.edge.refusals[f"POST /procedures/{kind}"] = problem(status, code, detail)
            shown = await reader.post(f"/demarches/nouvelle/{path}", member_number="100234",
                                      siret="73282932000074", description="Deux crèches.",
                                      phone="0240123456", key="k1")  # fmt: skip
            assert shown.status == status
            assert said in words(shown)
            assert "idempotence" not in shown.text
            assert "<form" in shown.text
            # Sent again, it is another request.
            assert 'name="key" value="k1"' not in shown.text


async def test_a_decision_s_form_sent_twice_otherwise_is_said_on_its_list(world: World) -> None:
    one = IDS["to-decide"]
    async with world.browser("one") as reader:
        world.edge.refusals[f"POST /me/approvals/{one}/decision"] = problem(
            409, "idempotency_key_reused", REUSED
        )
        typed = {"decision": "refuse", "key": "k1", f"comment.{one}": "Non."}
        shown = await reader.send(f"/demarches/a-valider/{one}", typed, follow=True)
    assert shown.status == 200
    assert "Ce formulaire a déjà été envoyé" in html.unescape(shown.text)
