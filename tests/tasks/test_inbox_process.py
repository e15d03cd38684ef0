"""One clerk's work on a task that a process holds: HTTP, SQL, activities, workflow, all real."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from services.tasks.people.wording import held_by
from services.tasks.tables import Note
from shared.contracts.tasks import records as contract
from tests.conftest import SessionsOf, TemporalServer
from tests.tasks.desk import Desk, desk_at_work
from tests.tasks.office import DAY, NOW
from tests.workflows.review import Review

SECRET = "Le bail est au nom de Gwenaëlle Tanguy"


@pytest.fixture
async def desk(sessions_of: SessionsOf, temporal: TemporalServer) -> AsyncIterator[Desk]:
    async with desk_at_work(sessions_of("tasks"), temporal) as desk:
        yield desk


async def test_a_task_is_claimed_and_completed(desk: Desk) -> None:
    task = await desk.opened()
    claimed = await desk.do(desk.claire, task, "claim")
    assert claimed.status_code == 200, claimed.text
    assert (claimed.json()["state"], claimed.json()["assignee_name"]) == (
        "reserved", "Claire Morvan",
    )  # fmt: skip
    done = await desk.do(desk.claire, task, "complete", outcome="accept", comment="Complet.")
    assert done.status_code == 200, done.text
    assert await desk.process.result() == "accept"
    shown = await desk.read(desk.yann, task)
    assert (shown["state"], shown["outcome"], shown["completed_by_name"]) == (
        "completed", "accept", "Claire Morvan",
    )  # fmt: skip
    assert [(note["verb"], note["comment"]) for note in shown["comments"]] == [
        ("complete", "Complet.")
    ]
    assert shown["allowed_actions"] == []


async def test_two_clerks_claim_at_once_and_the_slower_is_told_who(desk: Desk) -> None:
    task = await desk.opened()
    for clerk in (desk.claire, desk.yann):
        await desk.read(clerk, task)
    answers = await asyncio.gather(
        *(desk.do(clerk, task, "claim") for clerk in (desk.claire, desk.yann))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    winner = won.json()["assignee_name"]
    refusal = lost.json()
    assert refusal["code"] == "task_already_claimed"
    claimed_at = datetime.fromisoformat(won.json()["claimed_at"])
    assert refusal["detail"] == held_by(winner, claimed_at, datetime.now(UTC))
    assert winner in refusal["detail"]
    assert [field["field"] for field in refusal["fields"]] == ["assignee"]


async def test_claiming_ones_own_task_again_says_so(desk: Desk) -> None:
    task = await desk.opened()
    await desk.do(desk.claire, task, "claim")
    again = await desk.do(desk.claire, task, "claim")
    assert (again.status_code, again.json()["detail"]) == (
        409, "Vous avez déjà pris cette tâche en charge.",
    )  # fmt: skip


async def test_the_same_idempotency_key_acts_once(desk: Desk) -> None:
    task = await desk.opened()
    first, second = [await desk.do(desk.claire, task, "claim", key="k1") for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["version"] == second.json()["version"] == 2
    for _ in range(2):
        done = await desk.do(
            desk.claire, task, "complete", outcome="refuse", comment="Non.", key="k2"
        )
        assert done.status_code == 200, done.text
    assert len((await desk.read(desk.claire, task))["comments"]) == 1
    # A key is its owner's: in another hand it is another call.
    assert (await desk.do(desk.yann, task, "claim", key="k1")).status_code == 409


async def test_asking_the_requester_stops_the_clock(desk: Desk) -> None:
    task = await desk.opened()
    await desk.do(desk.claire, task, "claim")
    asked = await desk.do(
        desk.claire, task, "request-information", messages={"company": "Corrigez le SIRET."}
    )
    assert asked.status_code == 200, asked.text
    assert (asked.json()["state"], asked.json()["waiting_for"]) == ("suspended", "requester")
    assert asked.json()["comments"][0]["messages"] == {"company": "Corrigez le SIRET."}

    await desk.temporal.skipper.fast_forward(desk.process, timedelta(days=9))
    await desk.process.execute_update(Review.answer)
    shown = await desk.read(desk.claire, task)
    assert (shown["state"], shown["assignee"]) == ("in_progress", str(desk.claire.id))
    moved = datetime.fromisoformat(shown["due_date"]) - (NOW + 5 * DAY)
    assert timedelta(days=9) <= moved < timedelta(days=9, minutes=5)


async def test_what_was_asked_can_be_handed_to_another_service(desk: Desk) -> None:
    task = await desk.opened()
    await desk.do(desk.claire, task, "claim")
    await desk.do(desk.claire, task, "request-information", messages={"company": "Corrigez."})
    async with desk.sessions() as session:
        (note,) = await session.scalars(select(Note))
    sealed = await desk.activities.seal_note(note.id)
    assert desk.seal.open(sealed, contract.Note).messages == {"company": "Corrigez."}


async def test_a_refusal_needs_its_reason(desk: Desk) -> None:
    task = await desk.opened()
    await desk.do(desk.claire, task, "claim")
    for comment in ("", "   "):
        answer = await desk.do(desk.claire, task, "complete", outcome="refuse", comment=comment)
        assert (answer.status_code, answer.json()["code"]) == (422, "comment_required")
        assert [field["field"] for field in answer.json()["fields"]] == ["comment"]


async def test_what_a_refused_action_said_is_forgotten(desk: Desk) -> None:
    task = await desk.opened()
    answer = await desk.do(desk.claire, task, "complete", outcome="accept", comment=SECRET)
    assert (answer.status_code, answer.json()["code"]) == (409, "task_wrong_state")
    assert await desk.staged() == []


async def test_nobody_decides_their_own_request(desk: Desk) -> None:
    task = await desk.opened(excluded_users=[desk.claire.id])
    answer = await desk.do(desk.claire, task, "claim")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_request")
    assert (await desk.read(desk.claire, task))["allowed_actions"] == []


async def test_what_people_write_never_enters_the_history(desk: Desk) -> None:
    task = await desk.opened()
    await desk.do(desk.claire, task, "complete", outcome="accept", comment=SECRET)
    await desk.do(desk.claire, task, "claim", key=SECRET)
    await desk.do(desk.claire, task, "request-information", messages={"company": SECRET})
    await desk.process.execute_update(Review.answer)
    await desk.do(desk.claire, task, "complete", outcome="refuse", comment=SECRET)
    assert await desk.process.result() == "refuse"
    events = (await desk.process.fetch_history()).events
    history = b"".join(event.SerializeToString() for event in events).decode(errors="replace")
    assert "request_information" in history
    for word in ("Gwena", "bail", "Morvan", "company"):
        assert word not in history
