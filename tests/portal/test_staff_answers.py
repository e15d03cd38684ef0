"""An answer received otherwise than in the portal: noted on the task, read where it belongs."""

import pytest

from tests.portal import inbox_edge, staff_edge
from tests.portal.edge import problem
from tests.portal.inbox_edge import TASKS, WAITING
from tests.portal.people_edge import CLERK, COLLEAGUE, NAMES
from tests.portal.procedures_samples import IDS
from tests.portal.staff_edge import MERGER
from tests.portal.staff_words import alert, called, sent, words
from tests.portal.world import World

PATH = f"/corbeille/{MERGER}"
VERB = f"/staff/tasks/{MERGER}/submit-information"


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = {
        "state": "suspended", "waiting_for": "requester", "suspended_at": inbox_edge._when(-2),
        "allowed_actions": ["submit_information", "escalate", "set_follow_up_date"],
    }  # fmt: skip
    monkeypatch.setitem(TASKS, MERGER, {**TASKS[MERGER], **changes})


@pytest.mark.usefixtures("waiting")
async def test_the_answer_received_is_noted_on_the_task_s_page(world: World) -> None:
    async with world.browser("staff") as reader:
        assert "Noter la réponse reçue" in words(await reader.get(PATH))
        blank = await reader.post(f"{PATH}/reponse", answer=" ")
        assert blank.status == 422
        assert "Écrivez la réponse que vous avez reçue." in alert(blank)
        assert 'id="f-answer-error"' in blank.text
        assert not called(world, VERB)
        done = await reader.post(f"{PATH}/reponse", answer="Au premier mars.")
    assert (done.status, done.location) == (303, f"{PATH}#conversation")
    assert sent(world, "POST", VERB) == {"comment": "Au premier mars."}


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize(
    ("status", "fields", "said"),
    [
        (409, {}, "Aucune réponse n'est attendue."),
        (422, {"comment": "Écrivez la réponse."}, "Écrivez la réponse."),
    ],
)
async def test_why_it_cannot_be_noted_is_said_on_the_page(
    status: int, fields: dict[str, str], said: str, world: World
) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[f"POST {VERB}"] = problem(status, "refused", said, **fields)
        shown = await reader.post(f"{PATH}/reponse", answer="Au premier mars.")
    assert shown.status == status
    assert said in words(shown)
    assert ">Au premier mars.</textarea>" in shown.text
    assert ('id="f-answer-error"' in shown.text) == (status == 422)


async def test_nobody_notes_an_answer_where_none_is_asked_or_in_an_employer_s_place(
    world: World,
) -> None:
    async with world.browser("staff") as reader:
        for task in (MERGER, WAITING):
            assert '/reponse"' not in (await reader.get(f"/corbeille/{task}")).text


async def test_too_late_what_was_written_is_not_lost(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals[f"POST {VERB}"] = problem(409, "task_wrong_state", "Déjà répondu.")
        shown = await reader.post(f"{PATH}/reponse", answer="Au premier mars.")
    assert shown.status == 409
    assert "Déjà répondu." in words(shown)
    assert "Au premier mars." in shown.text


async def test_the_histories_and_the_conversations_say_who_wrote_it_down(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = {**inbox_edge.NOTE, "verb": "submit_information", "comment": "Au premier mars."}
    noted = staff_edge._change(2, "submit_information", CLERK)
    answered = staff_edge._change(3, "submit_information", None)
    known = {**TASKS[MERGER], "comments": [note], "history": [noted, answered]}
    monkeypatch.setitem(TASKS, MERGER, known)
    message = staff_edge._message(1, "answer", "member_services", "Au premier mars.")
    monkeypatch.setattr(
        staff_edge, "_procedure",
        lambda one: {**staff_edge._line(one), "content": {}, "messages": [message]},
    )  # fmt: skip
    async with world.browser("staff") as reader:
        told = words(await reader.get(PATH))
    assert "Réponse notée par le service adhérent" in told
    assert "Réponse du demandeur notée" in told
    assert "Réponse reçue" in told
    assert f"{NAMES[COLLEAGUE]} note la réponse du demandeur" in told
    assert "Le demandeur ne les voit pas, sauf les réponses notées." in told


async def test_whoever_asked_reads_that_the_member_services_wrote_it_down(world: World) -> None:
    async with world.browser("one") as reader:
        messages = world.edge.procedures.kept[IDS["question"]]["messages"]
        messages[1]["by"] = "member_services"
        told = words(await reader.get(f"/demarches/{IDS['question']}"))
    assert "Réponse notée par le service adhérent" in told
    assert "Oui, avec ma comptable." in told
