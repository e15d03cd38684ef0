"""A substitute does what their own functions allow, and no more of the absent colleague's work."""

from collections.abc import AsyncIterator

import pytest

from shared.contracts.tasks.groups import health_team
from shared.http.caller import Role
from tests.conftest import SessionsOf, TemporalServer
from tests.tasks import office
from tests.tasks.desk import Desk, desk_at_work
from tests.tasks.office import Person
from tests.tasks.test_inbox_absences import ANNE, NORTH, PAUL, tell

BOTH = frozenset({Role.MEMBER_SERVICES, Role.HEALTH_TEAM})
GWENN = Person("Gwenn Abgrall", BOTH)


@pytest.fixture
async def desk(sessions_of: SessionsOf, temporal: TemporalServer) -> AsyncIterator[Desk]:
    async with desk_at_work(sessions_of("tasks"), temporal) as desk:
        yield desk


async def test_a_substitute_of_another_function_reaches_no_task_of_the_absent(desk: Desk) -> None:
    task = await desk.opened()
    await desk.do(GWENN, task, "claim")
    await tell(desk, GWENN, desk.nurse)
    for filters in ({"assignee": "me"}, {}, {"assignee": str(GWENN.id)}):
        listed = await desk.list(desk.nurse, **filters)
        assert (listed["items"], listed["counts"]["open"], listed["counts"]["mine"]) == ([], 0, 0)
    assert (await desk.as_(desk.nurse).get(f"/staff/tasks/{task}")).status_code == 404
    for verb in ("complete", "unclaim", "suspend"):
        refused = await desk.do(desk.nurse, task, verb)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    bulk = {"verb": "unclaim", "ids": [task]}
    answer = await desk.as_(desk.nurse).post("/staff/tasks/bulk", json=bulk)
    assert answer.json()["results"][0]["status"] == 404


async def test_of_two_tasks_of_the_absent_the_substitute_does_their_own_kind(desk: Desk) -> None:
    theirs = await desk.opened()
    shared = await desk.opened(candidate_groups=["health_team"])
    for held in (theirs, shared):
        await desk.do(GWENN, held, "claim")
    await tell(desk, GWENN, desk.nurse)
    mine = await desk.list(desk.nurse, assignee="me")
    assert [one["id"] for one in mine["items"]] == [shared]
    assert (mine["counts"]["open"], mine["counts"]["mine"]) == (1, 1)
    done = await desk.do(desk.nurse, shared, "complete", outcome="accept")
    assert done.json()["history"][-1]["on_behalf_of_name"] == "Gwenn Abgrall"


async def test_what_was_offered_to_a_person_goes_to_their_substitute(desk: Desk) -> None:
    named = office.task(candidate_groups=[], candidate_users=[GWENN.id])
    both = office.task(candidate_groups=["operator"], candidate_users=[GWENN.id])
    for one in (named, both):
        await desk.activities.record_task(one)
    await tell(desk, GWENN, desk.nurse)
    (shown,) = (await desk.list(desk.nurse))["items"]
    assert shown["id"] == str(named.id)
    assert "claim" in shown["allowed_actions"]
    assert (await desk.as_(desk.nurse).get(f"/staff/tasks/{both.id}")).status_code == 404


async def test_a_substitute_of_another_team_is_no_member_of_the_task_s(desk: Desk) -> None:
    task = await desk.opened(candidate_groups=["operator", health_team(NORTH)])
    await desk.do(ANNE, task, "claim")
    await tell(desk, ANNE, PAUL)
    assert (await desk.list(PAUL, assignee="me"))["items"] == []
    assert (await desk.do(PAUL, task, "unclaim")).status_code == 404


async def test_a_task_goes_to_no_substitute_who_could_not_be_given_it(desk: Desk) -> None:
    task = await desk.opened()
    await tell(desk, desk.nurse)
    await tell(desk, GWENN, desk.nurse)
    listed = await desk.as_(desk.claire).get(f"/staff/tasks/{task}/colleagues")
    (away,) = [one for one in listed.json()["items"] if one["account_id"] == str(GWENN.id)]
    assert away["absent_until"] is not None
    assert away["substitute"] is None
    for verb in ("assign", "delegate"):
        await desk.do(desk.claire, task, "claim")
        refused = await desk.do(desk.claire, task, verb, to=str(GWENN.id))
        assert (refused.status_code, refused.json()["code"]) == (422, "recipient_absent")
        assert "qui la remplace n'est pas de l'équipe" in refused.json()["detail"]


async def test_assigning_to_the_absent_whose_substitute_has_it_says_so(desk: Desk) -> None:
    task = await desk.opened()
    await tell(desk, desk.claire)
    await tell(desk, desk.yann, desk.claire)
    await desk.do(desk.claire, task, "claim")
    refused = await desk.do(desk.claire, task, "assign", to=str(desk.yann.id))
    assert (refused.status_code, refused.json()["code"]) == (422, "recipient_unchanged")
    (field,) = refused.json()["fields"]
    assert field["field"] == "to"
    assert field["detail"].startswith("Cette personne est absente")
