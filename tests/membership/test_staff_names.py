"""The names a list of tasks shows, for all its applications at once."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.http.caller import Caller
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.draft import OTHER_SIRET, SIRET
from tests.membership.world import World, running


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def test_staff_name_many_applications_at_once(world: World) -> None:
    filled, bare = await world.filled(), await world.open(siret=OTHER_SIRET)
    path = f"/staff/membership-applications?ids={filled}&ids={bare.json()['id']}&ids={uuid4()}"
    answer = await world.as_(world.clerk).get(path)
    assert answer.status_code == 200, answer.text
    assert [(one["legal_name"], one["siret"]) for one in answer.json()["items"]] == [
        ("Boulangerie Kervadec", SIRET),
        (None, OTHER_SIRET),
    ]
    assert {one["stage"] for one in answer.json()["items"]} == {"draft"}
    for stranger in (world.employer, Caller(account_id=uuid4())):
        assert (await world.as_(stranger).get(path)).status_code == 404


async def test_no_more_than_a_page_is_named(world: World) -> None:
    ids = "&".join(f"ids={uuid4()}" for _ in range(101))
    answer = await world.as_(world.clerk).get(f"/staff/membership-applications?{ids}")
    assert answer.status_code == 422
