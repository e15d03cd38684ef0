"""The list of tasks over HTTP: who sees what, in which order, page after page."""

from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.tasks.inbox import queries
from shared.contracts.tasks.lifecycle import State, Task, WaitingFor
from shared.http.caller import Role
from shared.temporal.client import connect
from tests.conftest import SessionsOf
from tests.tasks.office import DAY, NOW, Office, Person, task

BOTH = frozenset({Role.MEMBER_SERVICES, Role.HEALTH_TEAM})


@pytest.fixture
async def office(sessions_of: SessionsOf) -> Office:
    return Office(sessions_of("tasks"), await connect("127.0.0.1:1", "nowhere"))


async def given(office: Office, *tasks: Task) -> list[str]:
    for known in tasks:
        await office.activities.record_task(known)
    return [str(known.id) for known in tasks]


def ids(page: Any) -> list[str]:
    return [item["id"] for item in page["items"]]


async def test_each_group_sees_its_own_tasks(office: Office) -> None:
    ours, theirs = await given(office, task(), task(candidate_groups=["health_team"]))
    assert ids(await office.list(office.claire)) == [ours]
    assert ids(await office.list(office.nurse)) == [theirs]
    assert (await office.as_(office.nurse).get(f"/staff/tasks/{ours}")).status_code == 404


async def test_who_is_not_staff_finds_nothing_here(office: Office) -> None:
    (ours,) = await given(office, task())
    for path in ("/staff/tasks", f"/staff/tasks/{ours}"):
        answer = await office.as_(office.employer).get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_task_offered_to_one_person_is_seen_by_that_person_only(office: Office) -> None:
    (offered,) = await given(office, task(candidate_groups=[], candidate_users=[office.claire.id]))
    assert ids(await office.list(office.claire)) == [offered]
    assert ids(await office.list(office.yann)) == []


async def test_a_task_of_two_groups_is_listed_and_counted_once(office: Office) -> None:
    (shared,) = await given(office, task(candidate_groups=["member_services", "health_team"]))
    page = await office.list(Person("Anne Kerloc'h", BOTH))
    assert ids(page) == [shared]
    assert page["counts"] == {"open": 1, "unassigned": 1, "mine": 0, "overdue": 0}


async def test_what_is_over_leaves_the_list_and_is_found_again_by_its_state(
    office: Office,
) -> None:
    over, waiting = await given(
        office, task(state=State.COMPLETED, completed_at=NOW), task(state=State.SUSPENDED)
    )
    assert ids(await office.list(office.claire)) == [waiting]
    assert ids(await office.list(office.claire, state="over")) == [over]
    assert ids(await office.list(office.claire, state="completed")) == [over]
    assert ids(await office.list(office.claire, state="suspended")) == [waiting]
    assert set(ids(await office.list(office.claire, state="all"))) == {over, waiting}


@pytest.mark.parametrize(
    ("filters", "known"),
    [
        ({"task_type": "other"}, {"task_type": "other"}),
        ({"member": UUID(int=7)}, {"member_id": UUID(int=7)}),
        ({"process": "sample/7"}, {"process_id": "sample/7"}),
        ({"subject": UUID(int=7)}, {"subject_id": UUID(int=7)}),
        ({"assignee": UUID(int=7)}, {"assignee": UUID(int=7), "state": State.RESERVED}),
        ({"due_before": NOW.isoformat()}, {"due_date": NOW - DAY}),
        ({"due_within_days": 0}, {"due_date": NOW - DAY}),
        ({"overdue": True}, {"due_date": NOW - DAY}),
        ({"group": "member_services"}, {}),
    ],
    ids=lambda value: next(iter(value), "any") if isinstance(value, dict) else None,
)
async def test_each_filter_keeps_what_it_names(
    office: Office, filters: dict[str, Any], known: dict[str, Any]
) -> None:
    kept, _ = await given(
        office, task(**known), task(candidate_groups=["health_team"], due_date=NOW + DAY)
    )
    reader = Person("Anne Kerloc'h", BOTH)
    assert ids(await office.list(reader, **filters)) == [kept]


async def test_mine_and_nobodys(office: Office) -> None:
    mine, nobodys = await given(
        office, task(assignee=office.claire.id, state=State.RESERVED), task()
    )
    assert ids(await office.list(office.claire, assignee="me")) == [mine]
    assert ids(await office.list(office.claire, assignee="none")) == [nobodys]
    assert (await office.list(office.claire))["counts"]["mine"] == 1


async def test_counts_stop_where_a_page_says_and_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    await given(office, *(task(due_date=NOW - DAY) for _ in range(3)))
    counts = (await office.list(office.claire))["counts"]
    assert counts == {"open": 2, "unassigned": 2, "mine": 0, "overdue": 2}


async def test_a_task_the_requester_holds_is_never_late(office: Office) -> None:
    late, waiting = await given(
        office,
        task(due_date=NOW - 2 * DAY),
        task(due_date=NOW - DAY, state=State.SUSPENDED, waiting_for=WaitingFor.REQUESTER),
    )
    page = await office.list(office.claire)
    assert {item["id"]: item["overdue"] for item in page["items"]} == {late: True, waiting: False}
    assert page["counts"] == {"open": 2, "unassigned": 2, "mine": 0, "overdue": 1}
    assert ids(await office.list(office.claire, overdue=True)) == [late]


@pytest.mark.parametrize("person", ["claire", "both"])
@pytest.mark.parametrize(
    ("sort", "direction"),
    [
        ("due_date", "asc"), ("due_date", "desc"), ("created_at", "asc"),
        ("created_at", "desc"), ("priority", "asc"), ("priority", "desc"),
    ],
)  # fmt: skip
async def test_pages_follow_one_another_without_gap_or_repeat(
    office: Office, sort: str, direction: str, person: str
) -> None:
    tasks = [
        task(
            due_date=NOW + DAY * (n % 3) if n % 4 else None,
            created_at=NOW - DAY * (n % 5),
            priority=10 * (n % 4),
            candidate_groups=["member_services", "health_team"] if n % 2 else ["member_services"],
        )
        for n in range(11)
    ]
    await given(office, *tasks)
    reader = office.claire if person == "claire" else Person("Anne Kerloc'h", BOTH)
    read: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await office.list(reader, sort=sort, direction=direction, limit=3, **cursor)
        read += ids(page)
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}

    def key(known: Task) -> tuple[Any, UUID]:
        value = getattr(known, sort)
        return (value or NOW + 1000 * DAY) if sort == "due_date" else value, known.id

    expected = sorted(tasks, key=key, reverse=direction == "desc")
    assert read == [str(known.id) for known in expected]


async def test_a_cursor_of_another_order_is_refused(office: Office) -> None:
    await given(office, task(), task())
    page = await office.list(office.claire, limit=1)
    for cursor in (page["next"], "forged", "bnVsbA=="):
        answer = await office.as_(office.claire).get(
            "/staff/tasks", params={"cursor": cursor, "sort": "priority"}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("priority", "1e999"),
        ("priority", "Infinity"),
        ("due_date", '"0001-01-01T00:00:00+23:59"'),
        ("created_at", '"9999-12-31T23:59:59-23:59"'),
    ],
)
async def test_a_cursor_out_of_every_range_is_refused(office: Office, sort: str, key: str) -> None:
    cursor = urlsafe_b64encode(f'["{sort}", {key}, "{uuid4()}"]'.encode()).decode()
    answer = await office.as_(office.claire).get(
        "/staff/tasks", params={"cursor": cursor, "sort": sort}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


async def test_what_may_be_done_depends_on_who_reads(office: Office) -> None:
    (held,) = await given(
        office, task(assignee=office.claire.id, state=State.RESERVED, excluded_users=[])
    )
    assert "complete" in (await office.read(office.claire, held))["allowed_actions"]
    assert (await office.read(office.yann, held))["allowed_actions"] == ["escalate"]


async def test_a_comment_is_read_by_colleagues_under_its_author_s_name(office: Office) -> None:
    (open_task,) = await given(office, task())
    told = await office.do(office.claire, open_task, "comments", comment="  Vu par téléphone. ")
    assert told.status_code == 201
    (comment,) = (await office.read(office.yann, open_task))["comments"]
    assert (comment["comment"], comment["author_name"], comment["verb"]) == (
        "Vu par téléphone.", "Claire Morvan", None,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "a\x00b"])
async def test_a_comment_that_cannot_be_kept_is_refused_at_its_field(
    office: Office, text: str
) -> None:
    (open_task,) = await given(office, task())
    answer = await office.do(office.claire, open_task, "comments", comment=text)
    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["fields"]] == ["comment"]


async def test_another_group_s_task_takes_no_comment(office: Office) -> None:
    (theirs,) = await given(office, task(candidate_groups=["health_team"]))
    answer = await office.do(office.claire, theirs, "comments", comment="Bonjour")
    assert answer.status_code == 404
    assert (await office.do(office.claire, uuid4(), "comments", comment="a")).status_code == 404


async def test_temporal_down_is_said_and_the_text_kept(office: Office) -> None:
    (held,) = await given(office, task(assignee=office.claire.id, state=State.RESERVED))
    answer = await office.do(office.claire, held, "complete", comment="Bien reçu")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert (await office.read(office.claire, held))["comments"] == []
