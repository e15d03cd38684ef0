"""Staff accounts, their teams and absences over HTTP, and what tasks is told of them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from temporalio.client import WorkflowHandle

from services.identity.absences.activities import ColleagueActivities
from services.identity.seed import SeedPerson, seed
from services.tasks.tables import Absence, Person
from services.tasks.worker import activity_worker as tasks_worker
from shared.contracts.identity.colleagues import Colleague
from shared.contracts.identity.people import Title
from shared.contracts.processes import staff_directory
from shared.database import SessionFactory
from shared.errors import NotFound
from shared.http.caller import Caller, Role
from shared.working_days import PARIS
from tests.asgi import Answer
from tests.callers import SEAL, resources_for
from tests.conftest import SessionsOf, TemporalServer
from tests.identity.world import PASSWORD, World, quick_hasher, running
from tests.workflows.kept import keep

CLERK, COLLEAGUE, BOSS, NURSE, OPERATOR, EMPLOYER = (UUID(int=n) for n in range(21, 27))
NORTH = UUID(int=71)
ROLES = {
    CLERK: {Role.MEMBER_SERVICES},
    COLLEAGUE: {Role.MEMBER_SERVICES},
    BOSS: {Role.MEMBER_SERVICES, Role.SUPERVISOR},
    NURSE: {Role.HEALTH_TEAM},
    OPERATOR: {Role.OPERATOR},
    EMPLOYER: set[Role](),
}
NAMES = {CLERK: "Claire", COLLEAGUE: "Yann", BOSS: "Maëlle", NURSE: "Soazig"}


@dataclass(frozen=True)
class House:
    world: World
    tasks: SessionFactory

    async def call(self, who: UUID, method: str, path: str, body: object = None) -> Answer:
        caller = Caller(account_id=who, roles=frozenset(ROLES.get(who, set())), session_id=uuid4())
        return await self.world.call(method, path, body, caller)

    async def absent(self, who: UUID, substitute: UUID, **more: Any) -> Answer:
        body = {
            "first_day": day(0), "last_day": day(3), "substitute": str(substitute), **more,
        }  # fmt: skip
        return await self.call(who, "POST", "/staff/absences", body)

    async def known(self, account_id: UUID) -> Person | None:
        """As tasks knows the colleague, once the process has told it."""
        process: WorkflowHandle[Any, Any] = self.world.temporal.client.get_workflow_handle(
            staff_directory.process_id(account_id)
        )
        await process.result()
        async with self.tasks() as session:
            return await session.get(Person, account_id)

    async def absences(self, account_id: UUID) -> list[UUID]:
        await self.known(account_id)
        async with self.tasks() as session:
            found = await session.scalars(
                select(Absence.substitute).where(Absence.account_id == account_id)
            )
            return list(found)


def day(n: int) -> str:
    return (datetime.now(PARIS).date() + timedelta(days=n)).isoformat()


@pytest.fixture
async def house(sessions_of: SessionsOf, temporal: TemporalServer) -> AsyncIterator[House]:
    people = [
        SeedPerson(
            account, Title.MME, NAMES.get(account, "Anne"), "Le Goff", f"{account}@sante.example",
            "Agente", roles=frozenset(roles),
        )
        for account, roles in ROLES.items()
    ]  # fmt: skip
    await seed(sessions_of("identity"), people, PASSWORD, quick_hasher())
    tasks = sessions_of("tasks")
    async with (
        running(temporal, sessions_of("identity")) as world,
        tasks_worker(resources_for("tasks", tasks, temporal.client)),
    ):
        yield House(world, tasks)


async def test_a_new_colleague_is_known_where_work_is_shared_out(house: House) -> None:
    body = {
        "title": "M", "first_name": "Malo", "last_name": "Riou", "email": "malo@sante.example",
        "job_title": "Infirmier", "roles": ["health_team"], "teams": [str(NORTH)],
    }  # fmt: skip
    created = await house.call(OPERATOR, "POST", "/staff/accounts", body)
    assert (created.status_code, created.json()["teams"]) == (201, [str(NORTH)])
    account_id = UUID(created.json()["id"])
    known = await house.known(account_id)
    assert known is not None
    assert (known.display_name, known.roles, known.teams) == (
        "Malo Riou", ["health_team"], [NORTH],
    )  # fmt: skip
    process = house.world.temporal.client.get_workflow_handle(
        staff_directory.process_id(account_id)
    )
    assert "Malo" not in (await process.fetch_history()).to_json()
    await keep(process, "staff_directory/made_known")


async def test_roles_and_teams_change_and_count_from_the_next_request(house: House) -> None:
    token = (await house.world.sign_in(email=f"{NURSE}@sante.example")).json()["access_token"]
    path = f"/staff/accounts/{NURSE}"
    changed = await house.call(OPERATOR, "PATCH", path, {"teams": [str(NORTH)]})
    assert (changed.json()["roles"], changed.json()["teams"]) == (["health_team"], [str(NORTH)])
    resolved = (await house.world.resolved(token)).json()
    assert (resolved["roles"], resolved["teams"]) == (["health_team"], [str(NORTH)])
    moved = await house.call(OPERATOR, "PATCH", path, {"roles": ["member_services"]})
    assert (moved.json()["roles"], moved.json()["teams"]) == (["member_services"], [])
    known = await house.known(NURSE)
    assert known is not None
    assert (known.roles, known.teams) == (["member_services"], [])


async def test_who_leaves_is_signed_out_and_given_no_more_work(house: House) -> None:
    token = (await house.world.sign_in(email=f"{CLERK}@sante.example")).json()["access_token"]
    path = f"/staff/accounts/{CLERK}"
    for _ in range(2):
        assert (await house.call(OPERATOR, "PATCH", path, {"roles": []})).status_code == 200
    assert (await house.world.resolved(token)).status_code == 404
    known = await house.known(CLERK)
    assert known is not None
    assert known.roles == []
    back = await house.call(OPERATOR, "PATCH", path, {"roles": ["member_services"]})
    assert back.json()["roles"] == ["member_services"]


@pytest.mark.parametrize(
    ("who", "account", "body", "status", "code"),
    [
        (CLERK, CLERK, {"roles": ["operator"]}, 404, "not_found"),
        (BOSS, CLERK, {"roles": []}, 404, "not_found"),
        (OPERATOR, EMPLOYER, {"roles": ["operator"]}, 404, "not_found"),
        (OPERATOR, UUID(int=999), {"roles": []}, 404, "not_found"),
        (OPERATOR, OPERATOR, {"roles": ["health_team"]}, 409, "own_operator_role"),
        (OPERATOR, CLERK, {"teams": [str(NORTH)]}, 422, "teams_need_health_team"),
        (OPERATOR, CLERK, {"roles": ["director"]}, 422, "invalid"),
        (OPERATOR, CLERK, {"email": "x@y.example"}, 422, "invalid"),
        (OPERATOR, CLERK, {"teams": ["x"]}, 422, "invalid"),
    ],
)
async def test_what_may_not_be_changed_of_a_colleague(
    house: House, who: UUID, account: UUID, body: object, status: int, code: str
) -> None:
    answer = await house.call(who, "PATCH", f"/staff/accounts/{account}", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_absence_is_entered_known_and_withdrawn(house: House) -> None:
    entered = await house.absent(CLERK, COLLEAGUE)
    assert (entered.status_code, entered.json()["substitute_name"]) == (201, "Yann Le Goff")
    assert await house.absences(CLERK) == [COLLEAGUE]
    listed = await house.call(CLERK, "GET", "/staff/absences")
    assert [one["id"] for one in listed.json()["items"]] == [entered.json()["id"]]
    place = f"/staff/absences/{entered.json()['id']}"
    assert (await house.call(COLLEAGUE, "DELETE", place)).status_code == 404
    for _ in range(2):
        assert (await house.call(CLERK, "DELETE", place)).status_code == 204
    assert await house.absences(CLERK) == []
    assert (await house.call(CLERK, "GET", "/staff/absences")).json()["items"] == []


async def test_only_who_leads_enters_and_sees_a_colleague_s_absence(house: House) -> None:
    refused = await house.absent(CLERK, BOSS, account=str(COLLEAGUE))
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    entered = await house.absent(BOSS, CLERK, account=str(COLLEAGUE))
    assert (entered.status_code, entered.json()["account_id"]) == (201, str(COLLEAGUE))
    for who, query, status in (
        (CLERK, "?account=all", 404), (CLERK, f"?account={COLLEAGUE}", 404),
        (OPERATOR, "?account=all", 200), (BOSS, f"?account={COLLEAGUE}", 200),
        (COLLEAGUE, "", 200), (EMPLOYER, "", 404), (BOSS, "?account=x", 422),
    ):  # fmt: skip
        answer = await house.call(who, "GET", f"/staff/absences{query}")
        assert answer.status_code == status
        if status == 200:
            assert [one["display_name"] for one in answer.json()["items"]] == ["Yann Le Goff"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"substitute": str(CLERK)}, 422, "own_substitute"),
        ({"substitute": str(NURSE)}, 422, "substitute_no_shared_role"),
        ({"substitute": str(EMPLOYER)}, 422, "substitute_unknown"),
        ({"substitute": str(UUID(int=999))}, 422, "substitute_unknown"),
        ({"last_day": "2020-01-01"}, 422, "dates_reversed"),
        ({"first_day": "2020-01-01", "last_day": "2020-01-02"}, 422, "absence_past"),
        ({"last_day": "9999-12-31"}, 422, "absence_too_long"),
        ({"first_day": "demain"}, 422, "invalid"),
        ({"account": str(UUID(int=999))}, 404, "not_found"),
    ],
)
async def test_an_absence_that_cannot_be_is_refused(
    house: House, body: dict[str, str], status: int, code: str
) -> None:
    answer = await house.absent(CLERK, **({"substitute": COLLEAGUE} | body))  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_two_who_replace_each_other_at_once_are_not_both_away(house: House) -> None:
    answers = await asyncio.gather(house.absent(CLERK, COLLEAGUE), house.absent(COLLEAGUE, CLERK))
    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert {answer.json().get("code") for answer in answers} == {None, "substitute_absent"}


async def test_a_colleague_is_sealed_as_they_are(sessions_of: SessionsOf, house: House) -> None:
    await house.absent(CLERK, COLLEAGUE)
    activities = ColleagueActivities(sessions_of("identity"), SEAL)
    for _ in range(2):
        sealed = await activities.seal_colleague(CLERK)
        assert "Claire" not in sealed
        colleague = SEAL.open(sealed, Colleague)
        assert (colleague.display_name, colleague.roles) == ("Claire Le Goff", ["member_services"])
        (away,) = colleague.absences
        assert (away.substitute, away.last_day) == (COLLEAGUE, date.fromisoformat(day(3)))
    with pytest.raises(NotFound):
        await activities.seal_colleague(uuid4())
