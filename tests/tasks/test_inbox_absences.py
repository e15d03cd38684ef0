"""Teams and absences: who sees a team's task, who does the work of the absent."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.tasks.people.activities import PeopleActivities
from shared.contracts.identity.colleagues import Away, Colleague
from shared.contracts.tasks.groups import health_team
from shared.http.caller import Role
from shared.working_days import PARIS
from tests.conftest import SessionsOf, TemporalServer
from tests.tasks.desk import Desk, desk_at_work
from tests.tasks.office import Person

NORTH, SOUTH = UUID(int=71), UUID(int=72)
NURSE = frozenset({Role.HEALTH_TEAM})
ANNE = Person("Anne Le Bris", NURSE, teams=frozenset({NORTH}))
LENA = Person("Lena Quéré", NURSE, teams=frozenset({NORTH}))
PAUL = Person("Paul Quéré", NURSE, teams=frozenset({SOUTH}))


@pytest.fixture
async def desk(sessions_of: SessionsOf, temporal: TemporalServer) -> AsyncIterator[Desk]:
    async with desk_at_work(sessions_of("tasks"), temporal) as desk:
        yield desk


def today() -> date:
    return datetime.now(PARIS).date()


async def tell(
    desk: Desk,
    person: Person,
    substitute: Person | None = None,
    *,
    read_at: datetime | None = None,
    gone: bool = False,
    first_day: date | None = None,
) -> None:
    """What identity's process would tell of this person; told twice, as it may be."""
    away = [
        Away(
            id=uuid4(),
            first_day=first_day or today(),
            last_day=(first_day or today()) + timedelta(days=3),
            substitute=substitute.id,
        )
        for substitute in ([substitute] if substitute else [])
    ]
    colleague = Colleague(
        account_id=person.id,
        display_name=person.name,
        roles=[] if gone else sorted(person.roles),
        teams=sorted(person.teams),
        absences=away,
        read_at=read_at or datetime.now(UTC),
    )
    activities = PeopleActivities(desk.sessions, desk.seal)
    for _ in range(2):
        await activities.keep_colleague(desk.seal.close(colleague))


async def test_a_team_s_task_is_that_team_s_only(desk: Desk) -> None:
    task = await desk.opened(candidate_groups=["operator", health_team(NORTH)])
    assert (await desk.do(PAUL, task, "claim")).status_code == 404
    assert (await desk.do(desk.nurse, task, "claim")).status_code == 404
    own = await desk.list(ANNE, group=health_team(NORTH))
    assert [one["id"] for one in own["items"]] == [task]
    assert (await desk.list(PAUL, group=health_team(NORTH)))["items"] == []
    assert (await desk.do(ANNE, task, "claim")).status_code == 200


async def test_a_team_counts_for_who_works_in_health_teams(desk: Desk) -> None:
    task = await desk.opened(candidate_groups=["operator", health_team(NORTH)])
    clerk = Person("Claire", teams=frozenset({NORTH}))
    assert (await desk.do(clerk, task, "claim")).status_code == 404


async def test_a_task_is_passed_to_a_team_somebody_works_in(desk: Desk) -> None:
    task = await desk.opened()
    empty = await desk.do(desk.claire, task, "forward", group=health_team(NORTH))
    assert (empty.status_code, empty.json()["code"]) == (422, "group_unknown")
    await tell(desk, ANNE)
    groups = (await desk.as_(desk.claire).get("/staff/task-groups")).json()["items"]
    assert {"group": health_team(NORTH), "colleagues": 1} in groups
    passed = await desk.do(desk.claire, task, "forward", group=health_team(NORTH))
    assert passed.json()["candidate_groups"] == [health_team(NORTH)]
    assert (await desk.do(ANNE, task, "claim")).status_code == 200


@pytest.mark.parametrize("group", ["administrators/x", "nobody", "health_team/1", "health_team/"])
async def test_a_group_that_is_none_is_refused(desk: Desk, group: str) -> None:
    answer = await desk.do(desk.claire, uuid4(), "forward", group=group)
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "group")


async def test_a_colleague_never_seen_here_can_be_given_a_task(desk: Desk) -> None:
    task = await desk.opened()
    unknown = await desk.do(desk.claire, task, "assign", to=str(desk.yann.id))
    assert unknown.json()["code"] == "recipient_unknown"
    await tell(desk, desk.yann)
    given = await desk.do(desk.claire, task, "assign", to=str(desk.yann.id))
    assert (given.status_code, given.json()["substitution"]) == (200, None)


async def test_who_has_left_is_given_nothing(desk: Desk) -> None:
    task = await desk.opened()
    await tell(desk, desk.yann)
    await tell(desk, desk.yann, gone=True)
    # An attempt that took its time tells what was true before.
    await tell(desk, desk.yann, read_at=datetime.now(UTC) - timedelta(minutes=5))
    gone = await desk.do(desk.claire, task, "assign", to=str(desk.yann.id))
    assert gone.json()["code"] == "recipient_unknown"


async def test_what_goes_to_somebody_away_goes_to_who_replaces_them(desk: Desk) -> None:
    task, boss = await desk.opened(), Person("Maëlle")
    for person in (boss, desk.claire):
        await tell(desk, person)
    await tell(desk, desk.yann, boss)
    listed = await desk.as_(desk.claire).get(f"/staff/tasks/{task}/colleagues")
    away = {one["account_id"]: one for one in listed.json()["items"]}[str(desk.yann.id)]
    assert (away["absent_until"], away["substitute_name"]) == (
        (today() + timedelta(days=3)).isoformat(), "Maëlle",
    )  # fmt: skip
    given = (await desk.do(desk.claire, task, "assign", to=str(desk.yann.id))).json()
    assert given["assignee_name"] == "Maëlle"
    assert given["substitution"]["absent_name"] == "Yann Le Goff"
    assert given["history"][-1]["instead_of_name"] == "Yann Le Goff"
    assert (await desk.read(desk.claire, task))["substitution"] is None


async def test_nobody_is_left_to_replace_the_absent(desk: Desk) -> None:
    task, boss = await desk.opened(), Person("Maëlle")
    await tell(desk, desk.yann, boss)
    await tell(desk, boss, gone=True)
    answer = await desk.do(desk.claire, task, "assign", to=str(desk.yann.id))
    assert (answer.status_code, answer.json()["code"]) == (422, "recipient_absent")
    assert "absente jusqu'au" in answer.json()["detail"]


async def test_an_absence_to_come_changes_nothing_yet(desk: Desk) -> None:
    task = await desk.opened()
    await tell(desk, desk.yann, desk.claire, first_day=today() + timedelta(days=1))
    given = await desk.do(desk.claire, task, "assign", to=str(desk.yann.id))
    assert given.json()["assignee_name"] == "Yann Le Goff"


async def test_the_substitute_does_the_work_of_the_absent_as_their_own(desk: Desk) -> None:
    task = await desk.opened(candidate_groups=["operator", health_team(NORTH)])
    await desk.do(ANNE, task, "claim")
    assert (await desk.list(LENA, assignee="me"))["items"] == []
    await tell(desk, ANNE, LENA)
    mine = await desk.list(LENA, assignee="me")
    assert [one["id"] for one in mine["items"]] == [task]
    assert mine["counts"] == {"open": 1, "unassigned": 0, "mine": 1, "overdue": 0}
    item = mine["items"][0]
    assert (item["on_behalf_of"], item["on_behalf_of_name"]) == (str(ANNE.id), "Anne Le Bris")
    assert "complete" in item["allowed_actions"]
    done = (await desk.do(LENA, task, "complete", outcome="accept")).json()
    assert (done["state"], done["completed_by_name"]) == ("completed", "Lena Quéré")
    assert done["history"][-1]["on_behalf_of_name"] == "Anne Le Bris"


async def test_once_back_the_work_is_one_s_own_again(desk: Desk) -> None:
    task = await desk.opened(candidate_groups=["operator", health_team(NORTH)])
    await desk.do(ANNE, task, "claim")
    await tell(desk, ANNE, LENA)
    assert (await desk.do(LENA, task, "suspend")).status_code == 200
    await tell(desk, ANNE)
    assert (await desk.do(LENA, task, "resume")).status_code == 403
    assert (await desk.do(ANNE, task, "resume")).status_code == 200


async def test_a_requester_replaces_nobody_on_their_own_request(desk: Desk) -> None:
    task = await desk.opened(excluded_users=[desk.claire.id])
    await desk.do(desk.yann, task, "claim")
    await tell(desk, desk.yann, desk.claire)
    refused = await desk.do(desk.claire, task, "complete", outcome="accept")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_request")
