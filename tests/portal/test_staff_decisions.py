"""Member services decide procedures: evidence first, then what the decision does, in numbers."""

import re

import pytest

from tests.portal import office_edge, staff_edge
from tests.portal.edge import problem
from tests.portal.staff_edge import (
    ACCESS,
    APPROVAL,
    CHANGE,
    MERGER,
    OBJECTED,
    REVIEWED,
    STOPPED,
    TAKEOVER,
    UNPLANNED,
)
from tests.portal.staff_words import alert, called, sent, words
from tests.portal.world import World

NO_FIGURES = "on n'approuve pas sans les avoir lus"


async def test_an_access_request_says_who_asks_about_whom_and_why_it_came(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{ACCESS}"))
    assert "Maël Quéméneur-Le Bihan" in told
    assert "Boulangerie Kervadec , n° 100234" in told
    assert "partis ou ne se connectent plus depuis longtemps" in told
    assert "Gwenn Abgrall" in told


async def test_one_access_is_chosen_and_given(world: World) -> None:
    path = f"/corbeille/{ACCESS}/decision/acces"
    async with world.browser("staff") as reader:
        form = await reader.get(path)
        assert "1 accès est donné à Maël Quéméneur-Le Bihan" in words(form)
        assert (await reader.post(path, comment="Bonjour")).status == 422
        assert (await reader.post(path, outcome="refuse")).status == 422
        assert not called(world, f"/staff/tasks/{ACCESS}/complete")
        assert (await reader.post(path, outcome="grant_billing")).status == 303
    assert sent(world, "POST", f"/staff/tasks/{ACCESS}/complete") == {"outcome": "grant_billing"}


async def test_an_administrator_is_not_offered_where_there_is_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.browser("staff") as reader:
        alone = await reader.get(f"/corbeille/{ACCESS}/decision/acces")
        there = [{"account_id": "x", "name": "Annick Kervadec"}]
        monkeypatch.setitem(office_edge.ACCESS_PAGE, "administrators", there)
        led = await reader.get(f"/corbeille/{ACCESS}/decision/acces")
    assert 'value="grant_administrator"' in alone.text
    assert 'value="grant_administrator"' not in led.text
    assert 'value="grant_full"' in led.text


async def test_the_change_of_administrator_shows_who_was_told_and_the_window(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{CHANGE}"))
        early = await reader.get(f"/corbeille/{CHANGE}/decision/accept")
        monkeypatch.setattr(staff_edge, "CONSENTED_AT", office_edge.when(-1))
        agreed = await reader.get(f"/corbeille/{CHANGE}")
        form = words(await reader.get(f"/corbeille/{CHANGE}/decision/accept"))
        objected = words(await reader.get(f"/corbeille/{OBJECTED}"))
    assert "Délai d'opposition en cours" in told
    assert "ou dès l'accord de l'ancien administrateur." in told
    assert "Accepter le changement" not in told
    assert early.location == f"/corbeille/{CHANGE}"
    assert f'href="/corbeille/{CHANGE}/decision/accept"' in agreed.text
    assert "Message refusé : la boîte ne reçoit plus" in told
    assert "contact@boulangerie-kervadec.example" in told
    assert "1 accès administrateur est donné à Maël Quéméneur-Le Bihan" in form
    assert "1 accès est retiré : Annick Kervadec." in form
    assert "Opposition reçue" in objected
    assert "Mme Kervadec est toujours gérante." in objected
    assert "1 autre demande vise le même adhérent" in objected


async def test_the_window_is_the_service_s_to_keep(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[f"POST /staff/tasks/{CHANGE}/complete"] = problem(
            409, "window_open", "Le délai d'opposition court encore."
        )
        shown = await reader.post(f"/corbeille/{CHANGE}/decision/accept", comment="Accord oral.")
    assert shown.status == 409
    assert "Le délai d'opposition court encore." in alert(shown)
    assert "Accord oral." in shown.text


async def test_a_question_goes_to_whoever_asked(world: World) -> None:
    path = f"/corbeille/{MERGER}/correction"
    async with world.browser("staff") as reader:
        assert "À quelle date souhaitez-vous la fusion ?" in words(await reader.get(path))
        assert (await reader.post(path)).status == 422
        assert (await reader.post(path, comment="Et les salariés ?")).status == 303
    body = sent(world, "POST", f"/staff/tasks/{MERGER}/request-information")
    assert body == {"comment": "Et les salariés ?"}


async def test_a_merger_is_planned_by_numbers(world: World) -> None:
    path = f"/corbeille/{UNPLANNED}/plan"
    typed = {"absorbing": "100234", "absorbed": "100235, 100236", "effective_on": "01/01/2099",
             "joins": "employees"}  # fmt: skip
    async with world.browser("staff") as reader:
        assert "boulangerie Kervadec (100234)" in words(await reader.get(path))
        wrong = await reader.send(path, {**typed, "absorbed": "100235\n555555"})
        assert wrong.status == 422
        assert "Aucun adhérent ne porte le numéro 555555." in alert(wrong)
        assert "100235\n555555" in wrong.text.replace("\r", "")
        assert not called(world, f"/staff/procedures/{staff_edge._id(9, 25)}/merger-plan")
        saved = await reader.send(path, typed)
    assert saved.location == f"/corbeille/{UNPLANNED}#plan"
    members = [one["id"] for one in office_edge.MEMBERS]
    assert sent(world, "PUT", f"/staff/procedures/{staff_edge._id(9, 25)}/merger-plan") == {
        "absorbing": members[0], "absorbed": members[1:], "effective_on": "2099-01-01",
        "join_positions": False, "join_employees": True,
    }  # fmt: skip


async def test_a_plan_s_refusal_names_the_member(world: World) -> None:
    fields = {"absorbed.1": "Cet adhérent est fermé."}
    async with world.browser("staff") as reader:
        world.edge.refusals[f"PUT /staff/procedures/{staff_edge._id(9, 25)}/merger-plan"] = problem(
            422, "invalid", "Le plan est à corriger.", **fields
        )
        shown = await reader.post(f"/corbeille/{UNPLANNED}/plan", absorbing="100234",
                                  absorbed="100236 100235", effective_on="01/01/2099")  # fmt: skip
    assert shown.status == 422
    assert "N° 100235 : Cet adhérent est fermé." in alert(shown)


async def test_a_takeover_keeps_whom_one_ticks(world: World) -> None:
    async with world.browser("staff") as reader:
        form = await reader.get(f"/corbeille/{TAKEOVER}/plan")
        assert 'value="80295478500028"' in form.text
        kept = re.findall(r'name="keep_users"[^>]*value="([^"]+)"', form.text)
        done = await reader.post(f"/corbeille/{TAKEOVER}/plan", effective_on="01/01/2099",
                                 new_siret="80295478500028", keep_users=kept[0])  # fmt: skip
    assert done.status == 303
    assert sent(world, "PUT", f"/staff/procedures/{staff_edge._id(9, 27)}/takeover-plan") == {
        "new_siret": "80295478500028", "effective_on": "2099-01-01", "keep_users": [kept[0]],
    }  # fmt: skip


async def test_the_dry_run_tells_what_moves_collides_and_stays(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{MERGER}"))
    assert "42 salariés et 6 postes passeront chez Boulangerie Kervadec (n° 100234)." in told
    for line in ("1 poste identique est réuni", "1 poste semblable reste distinct",
                 "1 homonyme reste distinct", "1 accès est retiré", "1 démarche en cours suit",
                 "8 factures émises restent inchangées",
                 "1 facture reste à payer, pour 1 107,19 €"):  # fmt: skip
        assert line in told


@pytest.mark.parametrize(
    ("silent", "said"),
    [("workforce-moves", "Les postes et les salariés ne répondent pas"),
     ("billing-moves", "La facturation ne répond pas")],
)  # fmt: skip
async def test_a_silent_part_is_said_and_approval_waits_for_it(
    silent: str, said: str, world: World
) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[f"GET /staff/{silent}"] = problem(503, "x", "x")
        shown = await reader.get(f"/corbeille/{APPROVAL}")
        approval = await reader.get(f"/corbeille/{APPROVAL}/decision/approve")
        handed = await reader.get(f"/corbeille/{MERGER}/decision/submit")
    assert said in words(shown)
    assert "Préparé" in words(shown)
    assert NO_FIGURES in words(approval)
    assert "Commentaire pour l'équipe" not in words(approval)
    assert "Commentaire pour l'équipe" in words(handed)


async def test_the_second_person_approves_on_the_same_figures(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{APPROVAL}/decision/approve"))
        done = await reader.post(f"/corbeille/{APPROVAL}/decision/approve")
    assert "Le 1er janvier" in told
    assert "42 salariés et 6 postes passeront chez Boulangerie Kervadec" in told
    assert done.status == 303
    assert sent(world, "POST", f"/staff/tasks/{APPROVAL}/complete") == {"outcome": "approve"}


async def test_a_blocked_operation_says_what_failed(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{STOPPED}"))
    assert "Opération interrompue le" in told
    assert "Un autre adhérent est déjà facturé sous ce SIRET." in told
    assert "Reprendre l'opération" in told


async def test_reviews_without_answer_are_listed_with_whom_to_reach(world: World) -> None:
    async with world.browser("staff") as reader:
        told = words(await reader.get(f"/corbeille/{REVIEWED}"))
    assert "a.kervadec@ancien.example" in told
    assert "Attendue" in told


@pytest.mark.parametrize("task", [ACCESS, CHANGE, MERGER, REVIEWED])
async def test_a_task_stands_when_its_procedure_does_not_answer(task: str, world: World) -> None:
    async with world.browser("staff") as reader:
        subject = f"/staff/procedures/{staff_edge._id(9, int(task[-4:]))}"
        for path in (subject, f"{subject}/evidence", f"{subject}/timeline",
                     f"/staff/access-reviews/{staff_edge.REVIEWS}"):  # fmt: skip
            world.edge.refusals[f"GET {path}"] = problem(503, "x", "x")
        shown = await reader.get(f"/corbeille/{task}")
    assert shown.status == 200
    assert re.search("n'est pas disponible|ne répond pas", words(shown))
    assert "Confier à un collègue" in words(shown)
