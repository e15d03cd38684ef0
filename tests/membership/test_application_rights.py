"""Who may do what to an application, in which order, and what stays out of its history."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.membership.tables import Revision
from shared.http.caller import Caller
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.draft import EMPLOYEES, IDENTIFICATION, OTHER_SIRET
from tests.membership.world import World, running


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def test_the_same_key_opens_one_application(world: World) -> None:
    post, key = world.as_().post, {"Idempotency-Key": "one click"}
    first = await post("/membership-applications", json=IDENTIFICATION, headers=key)
    second = await post("/membership-applications", json=IDENTIFICATION, headers=key)
    assert first.json() == second.json()


async def test_one_account_prepares_one_application_per_siret(world: World) -> None:
    await world.open()
    again = await world.open()
    assert (again.status_code, again.json()["code"]) == (409, "application_already_open")
    assert (await world.open(siret=OTHER_SIRET)).status_code == 201


async def test_nobody_sees_or_touches_the_application_of_another(world: World) -> None:
    application = await world.filled()
    stranger = Caller(account_id=uuid4())
    place = f"/membership-applications/{application}"
    calls = [
        world.as_(stranger).get(place),
        world.as_(stranger).get(f"{place}/timeline"),
        world.save(application, "employees", EMPLOYEES, stranger),
        world.submit(application, stranger),
        world.as_(stranger).delete(place),
        world.as_(stranger).get(f"/staff/membership-applications/{application}"),
    ]
    for call in calls:
        answer = await call
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_step_out_of_order_waits_for_the_one_before(world: World) -> None:
    application = (await world.open()).json()["id"]
    answer = await world.save(application, "employees", EMPLOYEES, draft=True)
    assert (answer.status_code, answer.json()["code"]) == (409, "step_not_reached")
    async with world.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Revision)) == 1


async def test_terms_must_be_accepted_in_their_present_version(world: World) -> None:
    application = await world.filled()
    place = f"/membership-applications/{application}/submission"
    unread = await world.as_().post(place, json={"terms_version": "2026-01", "accepted": False})
    assert (unread.status_code, unread.json()["code"]) == (422, "terms_not_accepted")
    old = await world.as_().post(place, json={"terms_version": "2019-01", "accepted": True})
    assert (old.status_code, old.json()["code"]) == (422, "terms_outdated")


async def test_nothing_personal_stands_in_the_history(world: World) -> None:
    application = await world.submitted()
    await world.do(application, "claim")
    await world.do(application, "request-information", {"messages": {"company": "Vérifiez SVP"}})
    await world.save(application, "employees", EMPLOYEES)
    await world.submit(application)
    await world.do(application, "complete", {"outcome": "accept"})
    process = world.process(application)
    await process.result()
    history = str((await process.fetch_history()).to_json_dict())
    for private in ("Kervadec", "Guivarc", "Soizic", "732829320", "Calvaire", "Vérifiez",
                    "fournil.example", "Claire", "Boulanger"):  # fmt: skip
        assert private not in history


async def test_a_siret_changed_to_one_already_prepared_is_refused_and_nothing_changes(
    world: World,
) -> None:
    first = (await world.open()).json()["id"]
    second = (await world.open(siret=OTHER_SIRET)).json()["id"]
    answer = await world.save(second, "identification", IDENTIFICATION)
    assert (answer.status_code, answer.json()["code"]) == (409, "application_already_open")
    assert (await world.read(second))["content"]["identification"]["siret"] == OTHER_SIRET
    assert (await world.read(first))["stage"] == "draft"
