"""History, private notes, dates in working days, saved filters: over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.tasks.inbox import changes
from shared.contracts.tasks.lifecycle import Change, EscalationStep, State, Verb
from shared.http.caller import Role
from shared.temporal.client import connect
from shared.working_days import add_working_days
from tests.conftest import SessionsOf, TemporalServer
from tests.tasks.desk import Desk, desk_at_work
from tests.tasks.office import DAY, NOW, Office, Person, task

FILTERS = "/staff/task-filters"


@pytest.fixture
async def desk(sessions_of: SessionsOf, temporal: TemporalServer) -> AsyncIterator[Desk]:
    async with desk_at_work(sessions_of("tasks"), temporal) as desk:
        yield desk


@pytest.fixture
async def office(sessions_of: SessionsOf) -> Office:
    return Office(sessions_of("tasks"), await connect("127.0.0.1:1", "nowhere"))


async def test_every_change_is_told_with_who_made_it(desk: Desk) -> None:
    task, claire, yann = await desk.opened(), desk.claire, desk.yann
    await desk.read(yann, task)
    await desk.do(claire, task, "claim")
    await desk.do(claire, task, "delegate", to=str(yann.id), comment="Votre avis ?")
    detail = await desk.read(claire, task)
    assert [entry["version"] for entry in detail["history"]] == [1, 2, 3]
    opened, claimed, lent = detail["history"]
    assert (opened["verb"], opened["by"], opened["state_before"], opened["state_after"]) == (
        None, None, None, "ready",
    )  # fmt: skip
    assert (claimed["by_name"], claimed["state_before"], claimed["assignee_after_name"]) == (
        "Claire Morvan", "ready", "Claire Morvan",
    )  # fmt: skip
    assert (lent["verb"], lent["to_account_name"]) == ("delegate", "Yann Le Goff")
    assert (lent["assignee_before_name"], lent["assignee_after_name"]) == (
        "Claire Morvan", "Yann Le Goff",
    )  # fmt: skip
    assert lent["note_id"] == detail["comments"][0]["id"]


async def test_a_version_told_twice_or_late_is_in_the_history_once(office: Office) -> None:
    first = task(change=Change(at=NOW))
    second = first.model_copy(
        update={
            "version": 2,
            "state": State.RESERVED,
            "assignee": office.claire.id,
            "change": Change(at=NOW + DAY, verb=Verb.CLAIM, by=office.claire.id),
        }
    )
    for version in (second, first, second, first):
        await office.activities.record_task(version)
    async with office.resources.sessions() as session:
        kept = await changes.of_task(session, first.id)
    assert [(one.version, one.verb, one.state) for one in kept] == [
        (1, None, "ready"), (2, "claim", "reserved"),
    ]  # fmt: skip
    assert (await office.read(office.claire, first.id))["state"] == "reserved"


async def test_a_private_note_is_read_by_its_author_alone(office: Office) -> None:
    open_task = task()
    await office.activities.record_task(open_task)
    for private in (True, False):
        told = await office.do(
            office.claire, open_task.id, "comments", comment=f"Note {private}", private=private
        )
        assert (told.status_code, told.json()["private"]) == (201, private)
    own, others = [
        [one["comment"] for one in (await office.read(person, open_task.id))["comments"]]
        for person in (office.claire, office.yann)
    ]
    assert (own, others) == (["Note True", "Note False"], ["Note False"])


@pytest.mark.parametrize("verb", ["comments", "complete", "suspend", "forward", "assign"])
async def test_a_comment_of_a_megabyte_is_refused(office: Office, verb: str) -> None:
    body = {"forward": {"group": "health_team"}, "assign": {"to": str(uuid4())}}.get(verb, {})
    answer = await office.do(office.claire, uuid4(), verb, comment="x" * 1_000_000, **body)
    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["fields"]] == ["comment"]


async def test_the_due_date_is_told_in_working_days(office: Office) -> None:
    now = datetime.now(UTC)
    soon, late, none, waiting = (
        task(due_date=add_working_days(now, 3)),
        task(due_date=add_working_days(now, -2)),
        task(),
        task(
            due_date=add_working_days(now, 3), state=State.SUSPENDED, waiting_for="requester",
            suspended_at=now,
        ),
    )  # fmt: skip
    told = {}
    for known in (soon, late, none, waiting):
        await office.activities.record_task(known)
    for item in (await office.list(office.claire))["items"]:
        told[item["id"]] = item["due_in_working_days"]
    assert told[str(soon.id)] == 3
    # From a Saturday, two working days back is already Thursday: the same two days.
    assert told[str(late.id)] in (-2, -1)
    assert (told[str(none.id)], told[str(waiting.id)]) == (None, None)


async def test_when_a_task_is_escalated_unless_somebody_takes_it(office: Office) -> None:
    chain = [EscalationStep(after=2 * DAY)]
    known = task(ready_since=NOW, escalations=chain, change=Change(at=NOW))
    await office.activities.record_task(known)
    (item,) = (await office.list(office.claire))["items"]
    assert datetime.fromisoformat(item["escalates_at"]) == NOW + 2 * DAY


async def test_a_date_can_be_given_in_working_days(desk: Desk) -> None:
    task = await desk.opened()
    proposed = (await desk.read(desk.claire, task))["proposed_dates"]
    assert [one["working_days"] for one in proposed] == [1, 2, 5, 10]
    aside = await desk.do(desk.claire, task, "suspend", working_days=2)
    told = datetime.fromisoformat(aside.json()["follow_up_date"])
    assert abs(told - add_working_days(datetime.now(UTC), 2)) < timedelta(minutes=1)
    both = await desk.do(
        desk.claire, task, "suspend", working_days=2, until=(NOW + DAY).isoformat()
    )
    assert (both.status_code, both.json()["code"]) == (422, "date_twice")


async def test_a_follow_up_date_and_a_priority_are_set_and_filtered_by(desk: Desk) -> None:
    task, claire = await desk.opened(), desk.claire
    until = (NOW + DAY).isoformat()
    desk_of = desk.as_(claire)
    path = f"/staff/tasks/{task}"
    refused = await desk_of.put(f"{path}/priority", json={"priority": 80})
    assert (refused.status_code, refused.json()["code"]) == (403, "supervisor_required")
    dated = await desk_of.put(f"{path}/follow-up-date", json={"until": until})
    assert (dated.status_code, dated.json()["state"]) == (200, "ready")
    before = {"follow_up_before": (NOW + 2 * DAY).isoformat()}
    assert [one["id"] for one in (await desk.list(claire, **before))["items"]] == [task]
    cleared = await desk_of.put(f"{path}/follow-up-date", json={"until": None})
    assert cleared.json()["follow_up_date"] is None
    assert (await desk.list(claire, **before))["items"] == []
    await desk.do(claire, task, "claim")
    raised = await desk_of.put(f"{path}/priority", json={"priority": 80})
    assert (raised.status_code, raised.json()["priority"]) == (200, 80)
    assert (await desk_of.put(f"{path}/priority", json={"priority": 101})).status_code == 422


@pytest.mark.parametrize(
    ("verb", "body", "state"),
    [
        ("claim", {}, "reserved"),
        ("suspend", {"working_days": 1}, "suspended"),
        ("forward", {"group": "health_team"}, "ready"),
        ("escalate", {"group": "supervisor"}, "ready"),
        ("set_follow_up_date", {"working_days": 3}, "ready"),
    ],
)
async def test_a_verb_on_a_selection_answers_for_each_task(
    desk: Desk, verb: str, body: dict[str, Any], state: str
) -> None:
    seen, unseen = await desk.opened(), await desk.opened(candidate_groups=["operator"])
    unknown = str(uuid4())
    answer = await desk.as_(desk.claire).post(
        "/staff/tasks/bulk", json={"verb": verb, "ids": [seen, unseen, unknown], **body}
    )
    results = answer.json()["results"]
    assert [(one["status"], one["code"]) for one in results] == [
        (200, None), (404, "not_found"), (404, "not_found"),
    ]  # fmt: skip
    assert results[0]["task"]["state"] == state


async def test_a_supervisor_raises_a_selection_and_hands_it_on(desk: Desk) -> None:
    chief = Person("Maëlle", frozenset({Role.MEMBER_SERVICES, Role.SUPERVISOR}))
    task = await desk.opened()
    await desk.do(desk.claire, task, "claim")
    await desk.read(desk.yann, task)
    for body in ({"verb": "set_priority", "priority": 90}, {"verb": "assign", "to": desk.yann.id}):
        answer = await desk.as_(chief).post(
            "/staff/tasks/bulk", json={**body, "to": str(body.get("to", "")) or None, "ids": [task]}
        )
        assert answer.json()["results"][0]["status"] == 200, answer.text
    told = await desk.read(chief, task)
    assert (told["priority"], told["assignee_name"]) == (90, "Yann Le Goff")


async def test_filters_are_kept_by_name_for_oneself(office: Office) -> None:
    claire, yann = office.as_(office.claire), office.as_(office.yann)
    query = {"assignee": "me", "overdue": True, "sort": "priority"}
    kept = await claire.post(FILTERS, json={"name": " Mes retards ", "query": query})
    assert (kept.status_code, kept.json()["name"], kept.json()["query"]) == (
        201, "Mes retards", query,
    )  # fmt: skip
    again = await claire.post(FILTERS, json={"name": "Mes retards", "query": {}})
    assert (again.status_code, again.json()["code"]) == (409, "filter_name_taken")
    assert (await yann.post(FILTERS, json={"name": "Mes retards", "query": {}})).status_code == 201
    assert [one["name"] for one in (await claire.get(FILTERS)).json()["items"]] == ["Mes retards"]
    place = f"{FILTERS}/{kept.json()['id']}"
    assert (await yann.delete(place)).status_code == 404
    assert (await claire.delete(place)).status_code == 204
    assert (await claire.delete(place)).status_code == 404
    assert (await claire.get(FILTERS)).json()["items"] == []


async def test_a_filter_saved_twice_under_one_key_is_there_once(office: Office) -> None:
    claire = office.as_(office.claire)
    for _ in range(2):
        kept = await claire.post(
            FILTERS, json={"name": "Urgent", "query": {}}, headers={"Idempotency-Key": "a"}
        )
        assert kept.status_code == 201
    assert len((await claire.get(FILTERS)).json()["items"]) == 1


async def test_there_is_an_end_to_saved_filters(office: Office) -> None:
    claire = office.as_(office.claire)
    for n in range(50):
        await claire.post(FILTERS, json={"name": f"Filtre {n}", "query": {}})
    full = await claire.post(FILTERS, json={"name": "Un de trop", "query": {}})
    assert (full.status_code, full.json()["code"]) == (409, "too_many_filters")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "query": {}},
        {"name": "x" * 81, "query": {}},
        {"name": "a\x00", "query": {}},
        {"name": "a", "query": {"cursor": "b"}},
        {"name": "a", "query": {"state": "unheard-of"}},
        {"name": "a", "query": {"process": "a\x00"}},
        {"name": "a"},
    ],
)
async def test_a_filter_that_means_nothing_is_refused(office: Office, body: Any) -> None:
    assert (await office.as_(office.claire).post(FILTERS, json=body)).status_code == 422
