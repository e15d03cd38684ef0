"""The inbox's pages as a clerk uses them, without a script."""

import html
import re
from typing import Any

import pytest
from fastapi.responses import JSONResponse

from tests.portal.edge import problem
from tests.portal.inbox_edge import BLOCKED, MINE, READY, THEIRS, WAITING
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


@pytest.mark.parametrize("path", ["/corbeille", f"/corbeille/{MINE}", "/corbeille/adherents",
                                  f"/corbeille/{MINE}/decision/accept"])  # fmt: skip
async def test_the_inbox_does_not_exist_for_an_employer(path: str, world: World) -> None:
    async with world.browser("one") as reader:
        assert (await reader.get(path)).status == 404
    assert not [call for call in world.edge.calls if call[1].startswith("/staff")]


async def test_from_the_list_to_an_accepted_application(world: World) -> None:
    async with world.browser("staff") as reader:
        listed = await reader.get("/corbeille")
        assert "Boulangerie Kervadec" in words(listed.text)
        assert "Dans 3\u00a0jours ouvrés" in words(listed.text)
        claimed = await reader.post(f"/corbeille/{READY}/actes/prendre")
        assert (claimed.status, claimed.location) == (303, f"/corbeille/{READY}")
        form = await reader.get(f"/corbeille/{MINE}/decision/accept")
        for number in ("1 adhérent", "3\u00a0postes", "3\u00a0salariés",
                       "1 compte de facturation", "1 accès administrateur"):  # fmt: skip
            assert number in words(form.text)
        accepted = await reader.post(f"/corbeille/{MINE}/decision/accept", follow=True)
    assert sent(world, f"{TASK}/complete") == {"outcome": "accept"}
    assert "La demande est acceptée" in words(accepted.text)
    assert "<h1>Corbeille</h1>" in words(accepted.text)


async def test_whoever_comes_second_is_told_who_has_the_task(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[f"POST /staff/tasks/{THEIRS}/claim"] = problem(
            409, "task_already_claimed",
            "Cette tâche est prise en charge par Yann Le Floc'h depuis 14 h 05.",
            assignee="Yann Le Floc'h",
        )  # fmt: skip
        shown = await reader.post(f"/corbeille/{THEIRS}/actes/prendre")
    assert shown.status == 409
    assert "Yann Le Floc'h depuis 14 h 05." in alert(shown)
    assert "Examiner une demande" in words(shown.text)


async def test_a_correction_needs_one_message_and_keeps_the_rest(world: World) -> None:
    async with world.browser("staff") as reader:
        typed = {"comment": "Merci de relire l'ensemble."}
        shown = await reader.post(f"/corbeille/{MINE}/correction", **typed)  # type: ignore[arg-type]
        assert shown.status == 422
        assert "Écrivez au moins un message" in alert(shown)
        assert "Merci de relire l'ensemble." in words(shown.text)
        assert not [call for call in world.edge.calls if "request-information" in call[1]]
        typed["messages.positions"] = "Indiquez les risques du soudeur."
        asked = await reader.post(f"/corbeille/{MINE}/correction", **typed)  # type: ignore[arg-type]
    assert asked.status == 303
    assert sent(world, f"{TASK}/request-information") == {
        "messages": {"positions": "Indiquez les risques du soudeur."},
        "comment": "Merci de relire l'ensemble.",
    }


async def test_a_refusal_needs_a_reason(world: World) -> None:
    async with world.browser("staff") as reader:
        path = f"/corbeille/{MINE}/decision/refuse"
        assert (await reader.post(path, comment="  ")).status == 422
        assert not [call for call in world.edge.calls if call[1].endswith("/complete")]
        assert (await reader.post(path, comment=REFUSED)).status == 303
    assert sent(world, f"{TASK}/complete") == {"outcome": "refuse", "comment": REFUSED}


@pytest.mark.parametrize(
    ("status", "code", "detail"),
    [
        (409, "task_over", "Cette tâche est terminée."),
        (403, "own_request", "Vous ne pouvez pas traiter votre propre demande."),
        (503, "unavailable", "Le service ne répond pas pour le moment."),
    ],
)
async def test_what_was_typed_outlives_a_refusal(
    status: int, code: str, detail: str, world: World
) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[f"POST {TASK}/complete"] = problem(status, code, detail)
        shown = await reader.post(f"/corbeille/{MINE}/decision/refuse", comment=REFUSED)
    assert shown.status == status
    assert detail in alert(shown)
    assert REFUSED in words(shown.text)


async def test_a_form_sent_twice_carries_the_same_key(world: World) -> None:
    async with world.browser("staff") as reader:
        form = await reader.get(f"/corbeille/{MINE}/decision/accept")
        key = re.search(r'name="cle" value="([^"]+)"', form.text)
        assert key
        await reader.post(f"/corbeille/{MINE}/decision/accept", cle=key[1])
        assert world.edge.headers["idempotency-key"] == key[1]


async def test_a_decision_that_is_not_the_clerk_s_to_take_leads_back(world: World) -> None:
    async with world.browser("staff") as reader:
        for path in (f"/corbeille/{READY}/decision/accept", f"/corbeille/{WAITING}/correction"):
            assert (await reader.get(path)).location == path.rsplit("/", path.count("/") - 2)[0]
        assert (await reader.get(f"/corbeille/{MINE}/decision/retry")).status == 404


async def test_many_tasks_are_taken_at_once_and_each_refusal_is_told(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals["POST /staff/tasks/bulk"] = results(
            {"id": READY, "status": 200},
            {"id": BLOCKED, "status": 409, "code": "task_already_claimed",
             "detail": "Cette tâche est prise en charge par Yann Le Floc'h."},
        )  # fmt: skip
        typed = [("verbe", "claim"), ("tache", READY), ("tache", BLOCKED), ("tache", "x"),
                 ("retour", "/corbeille")]  # fmt: skip
        async with reader.http.post("/corbeille/lot", data=typed) as answer:
            text = await answer.text()
    assert sent(world, "/staff/tasks/bulk") == {"verb": "claim", "ids": [READY, BLOCKED]}
    assert "1\u00a0tâche prise en charge." in words(text)
    assert "Cette tâche est prise en charge par Yann Le Floc'h." in words(text)


async def test_nothing_ticked_is_said(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.post("/corbeille/lot", follow=True, verbe="claim")
    assert "Cochez d'abord les tâches concernées." in words(shown.text)


async def test_the_filters_are_asked_of_the_service(world: World) -> None:
    async with world.browser("staff") as reader:
        late = await reader.get("/corbeille?vue=toutes&echeance=retard&type=&etat=&tri=nonsense")
    assert "Fromagerie du Pays de Retz" in words(late.text)
    assert "Boulangerie Kervadec" not in words(late.text)
    assert "En retard de 2\u00a0jours ouvrés" in words(late.text)


async def test_a_list_names_its_companies_in_one_call(world: World) -> None:
    async with world.browser("staff-crowd") as reader:
        listed = await reader.get("/corbeille")
    assert words(listed.text).count("Examiner une demande d'adhésion<") == 50
    assert "suite=c3VpdGU%3D" in words(listed.text)
    named = [call for call in world.edge.calls if "membership-applications" in call[1]]
    assert len(named) == 1


def results(*lines: dict[str, Any]) -> JSONResponse:
    return JSONResponse({"results": list(lines)})
