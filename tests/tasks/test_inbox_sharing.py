"""Tasks between people: groups, colleagues, many at once, and processes that are gone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import SessionsOf, TemporalServer
from tests.tasks.desk import Desk, desk_at_work
from tests.tasks.office import DAY, Person


@pytest.fixture
async def desk(sessions_of: SessionsOf, temporal: TemporalServer) -> AsyncIterator[Desk]:
    async with desk_at_work(sessions_of("tasks"), temporal) as desk:
        yield desk


async def test_another_group_s_task_is_not_found(desk: Desk) -> None:
    task = await desk.opened(candidate_groups=["health_team"])
    for person in (desk.claire, desk.employer):
        answer = await desk.do(person, task, "claim")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_only_a_colleague_of_the_group_can_be_given_the_task(desk: Desk) -> None:
    task = await desk.opened(excluded_users=[desk.employer.id])
    for person in (desk.yann, desk.nurse):
        await desk.list(person)
    found = await desk.as_(desk.claire).get(f"/staff/tasks/{task}/colleagues")
    assert {one["display_name"] for one in found.json()["items"]} >= {"Yann Le Goff"}
    assert "Soazig Cariou" not in found.text
    for stranger in (desk.nurse.id, uuid4()):
        answer = await desk.do(desk.claire, task, "assign", to=str(stranger))
        assert (answer.status_code, answer.json()["code"]) == (422, "recipient_unknown")
    given = await desk.do(desk.claire, task, "assign", to=str(desk.yann.id), comment="Pour toi.")
    assert (given.status_code, given.json()["assignee_name"]) == (200, "Yann Le Goff")


async def test_every_verb_is_reached_over_http(desk: Desk) -> None:
    """A task goes through many hands; each verb's route says the verb its rules know."""
    task, claire, yann = await desk.opened(), desk.claire, desk.yann
    await desk.read(yann, task)
    tomorrow = (datetime.now(UTC) + DAY).isoformat()
    steps: list[tuple[Person, str, dict[str, Any], str]] = [
        (claire, "escalate", {}, "ready"),
        (claire, "suspend", {"until": tomorrow, "comment": "Demain."}, "suspended"),
        (claire, "resume", {}, "ready"),
        (claire, "claim", {}, "reserved"),
        (claire, "delegate", {"to": str(yann.id)}, "reserved"),
        (yann, "resolve", {"comment": "Vu."}, "in_progress"),
        (claire, "unclaim", {}, "ready"),
        (claire, "forward", {"group": "health_team"}, "ready"),
    ]
    for person, verb, body, state in steps:
        answer = await desk.do(person, task, verb, **body)
        assert (answer.status_code, answer.json().get("state")) == (200, state), (verb, answer.text)
    assert (await desk.do(claire, task, "claim")).status_code == 404
    assert (await desk.do(desk.nurse, task, "claim")).json()["priority"] == 75


async def test_one_verb_on_many_tasks_gives_each_its_answer(desk: Desk) -> None:
    free, taken, foreign = [
        await desk.opened(), await desk.opened(),
        await desk.opened(candidate_groups=["health_team"]),
    ]  # fmt: skip
    await desk.do(desk.yann, taken, "claim")
    answer = await desk.as_(desk.claire).post(
        "/staff/tasks/bulk", json={"verb": "claim", "ids": [free, taken, foreign, free]}
    )
    results = answer.json()["results"]
    assert [(one["id"], one["status"], one["code"]) for one in results] == [
        (free, 200, None),
        (taken, 409, "task_already_claimed"),
        (foreign, 404, "not_found"),
    ]
    assert "Yann Le Goff" in results[1]["detail"]


async def test_an_answer_received_by_telephone_is_noted_by_who_asked(desk: Desk) -> None:
    task = await desk.opened()
    await desk.do(desk.claire, task, "claim")
    asked = await desk.do(desk.claire, task, "request-information", comment="Votre fonction ?")
    assert "submit_information" in asked.json()["allowed_actions"]
    other = await desk.do(desk.yann, task, "submit-information", comment="Comptable.")
    assert (other.status_code, other.json()["code"]) == (403, "task_not_yours")
    for blank in ({}, {"comment": "  "}):
        mute = await desk.do(desk.claire, task, "submit-information", **blank)
        assert (mute.status_code, mute.json()["code"]) == (422, "comment_required")
        assert [field["field"] for field in mute.json()["fields"]] == ["comment"]
    noted = await desk.do(desk.claire, task, "submit-information", comment="Comptable.")
    assert (noted.json()["state"], noted.json()["waiting_for"]) == ("in_progress", "staff")
    assert noted.json()["comments"][-1]["verb"] == "submit_information"
    assert noted.json()["history"][-1]["by_name"] == "Claire Morvan"
    late = await desk.do(desk.claire, task, "submit-information", comment="Encore.")
    assert (late.status_code, late.json()["code"]) == (409, "task_wrong_state")
    assert await desk.staged() == []


async def test_answers_are_noted_one_by_one(desk: Desk) -> None:
    task = await desk.opened()
    bulk = {"verb": "submit_information", "ids": [task]}
    answer = await desk.as_(desk.claire).post("/staff/tasks/bulk", json=bulk)
    assert answer.status_code == 422


async def test_an_action_on_a_process_that_is_gone_is_refused(desk: Desk) -> None:
    task = await desk.opened()
    await desk.process.terminate()
    answer = await desk.do(desk.claire, task, "claim")
    assert (answer.status_code, answer.json()["code"]) == (409, "task_over")
