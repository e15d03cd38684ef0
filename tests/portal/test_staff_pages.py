"""Staff pages beside the inbox: a procedure and its undoing, absences, attempts, members."""

import pytest

from tests.portal import office_edge, staff_edge
from tests.portal.edge import problem
from tests.portal.inbox_edge import MINE, STANDING_IN
from tests.portal.office_edge import MEMBER, MEMBERS
from tests.portal.people_edge import CLERK, COLLEAGUE, SUBSTITUTED
from tests.portal.staff_edge import SCHEDULED, UNDOABLE
from tests.portal.staff_words import alert, called, sent, words
from tests.portal.world import World


async def test_an_operation_is_undone_in_numbers_and_with_a_reason(world: World) -> None:
    path = f"/corbeille/demarches/{UNDOABLE}"
    async with world.browser("staff") as reader:
        shown = words(await reader.get(path))
        form = words(await reader.get(f"{path}/annulation"))
        assert (await reader.post(f"{path}/annulation", acte="undo")).status == 422
        assert not called(world, f"/staff/procedures/{UNDOABLE}/undo")
        done = await reader.post(f"{path}/annulation", acte="undo", comment="Erreur de SIRET.")
    assert "Elle peut être annulée jusqu'au" in shown
    assert "42 salariés déplacés" in shown
    assert "Essai à blanc" not in shown
    assert "1 adhérent rouvre." in form
    assert "42 salariés reviennent à leur place." in form
    assert done.location == path
    body = sent(world, "POST", f"/staff/procedures/{UNDOABLE}/undo")
    assert body == {"comment": "Erreur de SIRET."}


async def test_a_planned_operation_is_stopped_before_its_date(world: World) -> None:
    path = f"/corbeille/demarches/{SCHEDULED}/annulation"
    async with world.browser("staff") as reader:
        assert "Rien n'a encore été modifié." in words(await reader.get(path))
        await reader.post(path, acte="cancel", comment="Projet abandonné.")
    assert called(world, f"/staff/procedures/{SCHEDULED}/cancellation") == ["POST"]


async def test_the_window_s_end_is_said_and_the_reason_kept(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[f"POST /staff/procedures/{UNDOABLE}/undo"] = problem(
            409, "undo_window_over", "Le délai d'annulation est passé."
        )
        path = f"/corbeille/demarches/{UNDOABLE}/annulation"
        shown = await reader.post(path, acte="undo", comment="Trop tard ?")
    assert shown.status == 409
    assert "Le délai d'annulation est passé." in alert(shown)
    assert "Trop tard ?" in shown.text


async def test_a_procedure_nobody_knows_is_not_found(world: World) -> None:
    unknown = staff_edge._id(9, 20)
    async with world.browser("staff") as reader:
        world.edge.refusals[f"GET /staff/procedures/{unknown}"] = problem(404, "not_found", "x")
        assert (await reader.get(f"/corbeille/demarches/{unknown}")).status == 404


async def test_an_absence_is_entered_with_who_replaces(world: World) -> None:
    typed = {"first_day": "21/12/2098", "last_day": "04/01/2099", "substitute": COLLEAGUE}
    async with world.browser("staff") as reader:
        form = await reader.get("/corbeille/absences")
        assert f'<option value="{CLERK}"' not in form.text
        done = await reader.send("/corbeille/absences", typed, follow=True)
    assert sent(world, "POST", "/staff/absences") == {
        "first_day": "2098-12-21", "last_day": "2099-01-04", "substitute": COLLEAGUE,
    }  # fmt: skip
    assert "Yann Le Floc'h assure le remplacement." in words(done)


async def test_what_is_wrong_with_an_absence_is_said_at_its_field(world: World) -> None:
    async with world.browser("staff") as reader:
        empty = await reader.post("/corbeille/absences", first_day="31/02/2099")
        assert empty.status == 422
        for said in ("Cette date n'existe pas", "Indiquez le dernier jour", "Choisissez la person"):
            assert said in alert(empty)
        world.edge.refusals["POST /staff/absences"] = problem(
            422, "invalid", "x", last_day="Le dernier jour précède le premier."
        )
        typed = {"first_day": "02/01/2099", "last_day": "01/01/2099", "substitute": COLLEAGUE}
        shown = await reader.send("/corbeille/absences", typed)
    assert "Le dernier jour précède le premier." in alert(shown)
    assert 'value="02/01/2099"' in shown.text


async def test_a_supervisor_enters_a_colleague_s_absence_and_nobody_else_does(world: World) -> None:
    typed = {"first_day": "21/12/2098", "last_day": "04/01/2099", "substitute": COLLEAGUE,
             "account": SUBSTITUTED, "de": "tous"}  # fmt: skip
    async with world.browser("staff") as reader:
        assert "Toute l'équipe" not in words(await reader.get("/corbeille/absences?de=tous"))
    async with world.browser("staff-supervisor") as reader:
        team = await reader.get("/corbeille/absences?de=tous")
        assert "Claire Morvan" in words(team)
        done = await reader.send("/corbeille/absences", typed)
    assert done.location == "/corbeille/absences?de=tous"
    assert sent(world, "POST", "/staff/absences")["account"] == SUBSTITUTED


async def test_a_past_absence_stays_and_it_is_said(world: World) -> None:
    absence = office_edge.ABSENCES[0]["id"]
    async with world.browser("staff") as reader:
        world.edge.refusals[f"DELETE /staff/absences/{absence}"] = problem(
            409, "absence_over", "Cette absence est passée : elle ne peut plus changer."
        )
        shown = await reader.post(f"/corbeille/absences/{absence}/retrait", follow=True)
    assert "Cette absence est passée : elle ne peut plus changer." in words(shown)


async def test_guesses_and_locks_are_read_and_a_lock_is_lifted(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get("/corbeille/essais"))
        number = words(await reader.get("/corbeille/essais?numero=999999"))
        lifted = await reader.post("/corbeille/essais/levee", numero="100234", follow=True)
    assert "aucun adhérent ne porte ce numéro" in told
    assert "SIREN ou SIRET différent" in told
    assert "Numéro inconnu" in number
    assert "Anne-Gaëlle" not in number
    assert called(world, "/staff/number-locks/100234") == ["DELETE"]
    assert "Le numéro 100234 peut de nouveau être essayé." in words(lifted)


async def test_the_locks_may_be_silent_and_the_guesses_still_there(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals["GET /staff/number-locks"] = problem(503, "x", "x")
        told = words(await reader.get("/corbeille/essais"))
    assert "Les numéros bloqués ne répondent pas" in told
    assert "Couple exact" in told


async def test_an_absorbed_member_is_found_and_says_by_whom(world: World) -> None:
    async with world.browser("staff") as reader:
        listed = words(await reader.get("/corbeille/adherents"))
        closed = words(await reader.get(f"/corbeille/adherents/{MEMBERS[1]['id']}"))
    assert "Absorbé par n° 100234" in listed
    assert "auparavant 802 954 785 00028" in listed
    assert "Absorbé par n° 100234" in closed
    assert "Boulangerie Kervadec" in closed


async def test_the_history_of_accesses_says_whose_and_by_whom(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/adherents/{MEMBER}"))
    assert "Gwenn Abgrall : Accès donné : Effectif et visites" in told
    assert "Par un administrateur : Annick Kervadec" in told


async def test_an_access_is_withdrawn_after_it_was_said_in_numbers(world: World) -> None:
    gwenn = "50000000-0000-4000-8000-000000000009"
    path = f"/corbeille/adherents/{MEMBER}/acces/{gwenn}/retrait"
    async with world.browser("staff") as reader:
        assert "Retirer l'accès" in words(await reader.get(f"/corbeille/adherents/{MEMBER}"))
        assert "1 accès est retiré : Gwenn Abgrall" in words(await reader.get(path))
        done = await reader.post(path, etag='"9"', cle="x")
    assert done.location == f"/corbeille/adherents/{MEMBER}#acces"
    assert called(world, f"/staff/members/{MEMBER}/access-grants/{gwenn}") == ["DELETE"]
    assert world.edge.headers["if-match"] == '"9"'


async def test_the_last_administrator_has_no_button(world: World) -> None:
    annick = "50000000-0000-4000-8000-000000000008"
    async with world.browser("staff") as reader:
        path = f"/corbeille/adherents/{MEMBER}/acces/{annick}/retrait"
        assert path not in (await reader.get(f"/corbeille/adherents/{MEMBER}")).text
        assert (await reader.get(path)).status == 303


async def test_a_task_of_an_absent_colleague_says_whose_and_until_when(world: World) -> None:
    async with world.browser("staff") as reader:
        shown = words(await reader.get(f"/corbeille/{STANDING_IN}"))
        listed = words(await reader.get("/corbeille?vue=mes-taches"))
    assert "En remplacement de Claire Morvan, en absence jusqu'au" in shown
    assert "En remplacement de Claire Morvan" in listed


async def test_the_history_says_who_did_what_and_for_whom(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{MINE}"))
    assert "Signalée comme prioritaire (Fait) Portail" in told
    assert "Aussi présentée à : Responsables. Priorité : normale, puis prioritaire." in told
    assert "Claire Morvan, en remplacement de Yann Le Floc'h" in told
    assert "À : Camille Rousseau, en remplacement de Claire Morvan." in told


async def test_a_private_note_is_sent_as_one_and_marked(world: World) -> None:
    async with world.browser("staff") as reader:
        assert "Visible de vous seul" in words(await reader.get(f"/corbeille/{MINE}"))
        await reader.post(f"/corbeille/{MINE}/commentaires", comment="Rappeler.", private="yes")
    body = sent(world, "POST", f"/staff/tasks/{MINE}/comments")
    assert body == {"comment": "Rappeler.", "private": True}


@pytest.mark.parametrize(
    ("path", "typed", "call", "body"),
    [
        ("suivi", {"choix": "5"}, "follow-up-date", {"working_days": 5}),
        ("suivi", {"choix": "aucune"}, "follow-up-date", {"until": None}),
        ("priorite", {"priority": "25"}, "priority", {"priority": 25}),
    ],
)
async def test_dates_and_priority_are_put(
    path: str, typed: dict[str, str], call: str, body: dict[str, object], world: World
) -> None:
    async with world.browser("staff") as reader:
        assert (await reader.get(f"/corbeille/{MINE}/{path}")).status == 200
        assert (await reader.send(f"/corbeille/{MINE}/{path}", typed)).status == 303
    assert sent(world, "PUT", f"/staff/tasks/{MINE}/{call}") == body


@pytest.mark.parametrize(
    "path",
    ["/corbeille/absences", "/corbeille/essais", f"/corbeille/adherents/{MEMBER}",
     f"/corbeille/demarches/{UNDOABLE}", f"/corbeille/demarches/{UNDOABLE}/annulation"],
)  # fmt: skip
async def test_none_of_this_exists_for_an_employer(path: str, world: World) -> None:
    async with world.browser("one") as reader:
        assert (await reader.get(path)).status == 404
    assert not [call for call in world.edge.calls if call[1].startswith("/staff")]
