"""What staff read around a decision: why it comes, what came back, what can still be undone."""

from typing import Any

import pytest

from tests.portal import inbox_edge, office_edge, reorganisation_edge, staff_edge
from tests.portal.inbox_edge import MINE, WAITING
from tests.portal.office_edge import when
from tests.portal.people_edge import CLERK, COLLEAGUE, NAMES
from tests.portal.reorganisation_edge import ABSORBING
from tests.portal.staff_edge import (
    ACCESS,
    APPROVAL,
    MERGER,
    OBJECTED,
    SYNCHRONISATION,
    TAKEOVER,
    UNDOABLE,
    UNPLANNED,
)
from tests.portal.staff_words import alert, called, words
from tests.portal.world import World


async def test_accepting_in_spite_of_an_objection_is_explained(world: World) -> None:
    path = f"/corbeille/{OBJECTED}/decision/accept"
    async with world.browser("staff") as reader:
        form = words(await reader.get(path))
        refused = await reader.post(path)
        assert not called(world, f"/staff/tasks/{OBJECTED}/complete")
        assert (await reader.post(path, comment="La gérante a changé.")).status == 303
    assert "Explication Le demandeur lira ce texte." in form
    assert refused.status == 422
    assert "Indiquez le motif : le demandeur le lira." in alert(refused)


async def test_without_a_plan_there_is_nothing_to_hand_over(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.get(f"/corbeille/{UNPLANNED}")
        led = await reader.get(f"/corbeille/{UNPLANNED}/decision/submit")
    assert f'class="btn btn-primary" href="/corbeille/{UNPLANNED}/plan"' in shown.text
    assert "Transmettre pour approbation" not in words(shown)
    assert led.location == f"/corbeille/{UNPLANNED}"


async def test_what_was_approved_leads_to_where_it_is_followed(world: World) -> None:
    async with world.browser("staff") as reader:
        done = await reader.post(f"/corbeille/{APPROVAL}/decision/approve")
    assert done.location == f"/corbeille/demarches/{staff_edge._id(9, 26)}"


async def test_whoever_prepared_a_plan_is_told_why_they_cannot_approve(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(inbox_edge.TASKS[APPROVAL], "allowed_actions", [])
    monkeypatch.setitem(reorganisation_edge.PLAN, "prepared_by", CLERK)
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{APPROVAL}"))
    assert "vous avez préparé ce plan, une autre personne doit l'approuver" in told


@pytest.fixture
def sent_back(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The approval ended with a return, before the preparation was opened anew."""
    known: dict[str, Any] = {
        **inbox_edge.TASKS[APPROVAL], "state": "completed", "outcome": "return",
        "completed_at": when(-2), "comments": [
            {**inbox_edge.NOTE, "verb": "complete", "comment": "Vérifiez les deux homonymes."},
        ],
    }  # fmt: skip
    monkeypatch.setitem(inbox_edge.TASKS, APPROVAL, known)
    read = inbox_edge.read

    def of_subject(person: str, path: str, asked: Any) -> Any:
        found = read(person, path, asked)
        return {**found, "items": [known]} if "subject" in asked else found

    monkeypatch.setattr(inbox_edge, "read", of_subject)
    return known


async def test_a_plan_comes_back_with_what_is_to_be_reviewed(
    world: World, sent_back: dict[str, Any]
) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{MERGER}"))
        sent_back["completed_at"] = when(0)
        later = words(await reader.get(f"/corbeille/{MERGER}"))
    assert "Le plan est à revoir" in told
    assert f"par {NAMES[COLLEAGUE]} : Vérifiez les deux homonymes." in told
    assert "Autres tâches de la démarche" in told
    assert ": plan renvoyé" in told
    assert "Le plan est à revoir" not in later


async def test_a_finished_task_shows_what_can_still_be_undone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = {"state": "completed", "completed_at": when(-1), "outcome": "approve",
            "subject_id": UNDOABLE}  # fmt: skip
    monkeypatch.setitem(inbox_edge.TASKS, APPROVAL, {**inbox_edge.TASKS[APPROVAL], **done})
    async with world.browser("staff") as reader:
        shown = await reader.get(f"/corbeille/{APPROVAL}")
    assert f'href="/corbeille/demarches/{UNDOABLE}/annulation"' in shown.text


async def test_a_stopped_operation_is_not_called_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = staff_edge._event(7, "refused", "Opération arrêtée avant sa date d'effet",
                                "member_services", "cancelled")  # fmt: skip
    monkeypatch.setattr(staff_edge, "_timeline", lambda _: {"items": [stopped], "upcoming": []})
    monkeypatch.setitem(staff_edge.STAGES, staff_edge.SCHEDULED, "refused")
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/demarches/{staff_edge.SCHEDULED}"))
    assert "Arrêtée avant sa date d'effet" in told
    assert "Refusée" not in told


async def test_why_a_request_comes_is_said_as_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forwarded = staff_edge._event(2, "forwarded", "Demande transmise", "portal")
    monkeypatch.setattr(staff_edge, "_timeline", lambda _: {"items": [forwarded], "upcoming": []})
    async with world.browser("staff") as reader:
        code = words(await reader.get(f"/corbeille/{SYNCHRONISATION}"))
        monkeypatch.setitem(office_edge.ACCESS_PAGE, "items", [])
        nobody = words(await reader.get(f"/corbeille/{ACCESS}"))
    assert "Le code n'a pas pu être remis à l'adresse e-mail de l'entreprise." in code
    assert "Personne n'a accès à cet adhérent." in nobody
    assert "partis ou ne se connectent plus" not in code + nobody


async def test_the_dry_run_tells_the_absorbing_member_s_own_from_what_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"member_id": ABSORBING["id"], "id": staff_edge._id(9, 21), "reference": "P-000021",
           "kind": "synchronisation", "stage": "pending", "follows": True}  # fmt: skip
    # fmt: off
    address = {"member_id": staff_edge._id(1, 2), "kind": "establishment", "line": "3 rue du Port",
               "corporate_name": "Fromagerie", "postal_code": "44680", "town": "Machecoul"}
    contact = {"member_id": staff_edge._id(1, 2), "id": staff_edge._id(6, 3), "name": "Zoé Martin",
               "function": "Gérante"}
    # fmt: on
    made = reorganisation_edge.reorganisation

    def with_more(*asked: Any, **known: Any) -> dict[str, Any]:
        read = made(*asked, **known)
        return {**read, "pending": [*read["pending"], own], "addresses": [address],
                "contacts": {"count": 1, "items": [contact]}}  # fmt: skip

    monkeypatch.setattr(staff_edge, "reorganisation", with_more)
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{MERGER}"))
    assert "1 démarche en cours suit" in told
    assert "P-000021 : reste où elle est" in told
    assert "Fromagerie, 3 rue du Port, 44680 Machecoul" in told
    assert "Zoé Martin Gérante" in told


async def test_a_takeover_says_to_which_siret_and_what_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = reorganisation_edge.reorganisation

    def planned(*asked: Any, may: list[str], **_: Any) -> dict[str, Any]:
        return made(*asked, planned=True, may=may)

    monkeypatch.setattr(staff_edge, "reorganisation", planned)
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{TAKEOVER}")).replace("\u202f", " ")
    assert "passera au SIRET 802 954 785 00028" in told
    assert "nouvelle raison sociale : Boulangerie du Calvaire" in told
    assert "1 accès administrateur est donné à la personne qui demande" in told


async def test_a_comment_that_was_sent_is_told_from_the_team_s(world: World) -> None:
    async with world.browser("staff") as reader:
        asked = words(await reader.get(f"/corbeille/{WAITING}"))
        among_us = words(await reader.get(f"/corbeille/{MINE}"))
    assert "L'employeur ne les voit pas, sauf ceux qui lui ont été envoyés." in asked
    assert "Envoyé à l'employeur" in asked
    assert "L'employeur ne les voit pas." in among_us
    assert "Envoyé à" not in among_us


async def test_a_substitute_for_oneself_has_one_of_one_s_functions(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse = {"id": staff_edge._id(5, 77), "display_name": "Mathieu Corre",
             "roles": ["health_team"], "teams": []}  # fmt: skip
    monkeypatch.setattr(office_edge, "ACCOUNTS", [*office_edge.ACCOUNTS, nurse])
    async with world.browser("staff") as reader:
        form = words(await reader.get("/corbeille/absences"))
    assert NAMES[COLLEAGUE] in form
    assert "Mathieu Corre" not in form


async def test_the_name_of_a_filter_is_reached_from_its_error(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.post("/corbeille/filtres", retour="/corbeille")
    assert shown.status == 422
    assert '<a href="#f-name">Nom du filtre à enregistrer</a>' in shown.text
