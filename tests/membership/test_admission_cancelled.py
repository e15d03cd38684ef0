"""A member being made, cancelled by an operator: nothing of it stays, or all of it, and the
application is in somebody's hands.
"""

import dataclasses
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase
from temporalio.client import Client

from services.billing.tables import BillingAccount
from services.identity.tables import MemberLink
from services.membership.tables import Member
from services.workforce.tables import Employee, JobPosition
from shared.contracts.membership.applications import Stage
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.saboteur import Saboteur, told_of_cancellation
from tests.membership.world import World, running
from tests.workflows.kept import keep

BLOCKED = "application_admission_blocked"
TABLES: dict[str, list[type[DeclarativeBase]]] = {
    "membership": [Member], "workforce": [JobPosition, Employee], "billing": [BillingAccount],
    "identity": [MemberLink],
}  # fmt: skip


@pytest.fixture
def saboteur() -> Saboteur:
    return Saboteur()


@pytest.fixture
async def world(
    temporal: TemporalServer, sessions_of: SessionsOf, saboteur: Saboteur
) -> AsyncIterator[World]:
    config = temporal.client.config()
    config["interceptors"] = [saboteur]
    watched = dataclasses.replace(temporal, client=Client(**config))
    async with running(watched, sessions_of) as world:
        yield world


async def rows(world: World) -> int:
    count = 0
    for service, tables in TABLES.items():
        async with world.sessions_of(service)() as session:
            for table in tables:
                count += await session.scalar(select(func.count()).select_from(table)) or 0
    return count


async def retried(world: World, application: str) -> None:
    await world.do(application, "claim", task_type=BLOCKED)
    await world.do(application, "complete", {"outcome": "retry"}, task_type=BLOCKED)
    assert await world.process(application).result() is Stage.ACCEPTED
    async with world.sessions() as session:
        assert await session.scalar(select(Member.number)) == "10001"


@pytest.mark.parametrize("way", ["waits", "is down"])
@pytest.mark.parametrize(
    "step",
    [
        "membership.prepare_member",
        "workforce.admit_employees",
        "billing.open_billing_account",
        "identity.link_member",
    ],
)
async def test_cancelled_while_a_step_runs_it_is_undone_and_may_begin_again(
    world: World, saboteur: Saboteur, step: str, way: str
) -> None:
    application = await world.submitted()
    saboteur.arm(step, way)
    await world.decide(application, outcome="accept")
    await saboteur.meeting()
    await world.process(application).cancel()
    await told_of_cancellation(world.process(application))
    saboteur.released.set()
    await world.until(application, "admission_blocked")
    assert await rows(world) == 0
    assert (await world.task(application, BLOCKED))["state"] == "ready"
    saboteur.disarm()
    await retried(world, application)
    if (step, way) == ("identity.link_member", "waits"):
        branch = "membership_application/admission_cancelled_then_retried"
        await keep(world.process(application), branch)


async def test_cancelled_while_it_undoes_it_undoes_to_the_end(
    world: World, saboteur: Saboteur
) -> None:
    application = await world.submitted()
    saboteur.arm("identity.link_member", "refuses", then=("workforce.discard_workforce", "waits"))
    await world.decide(application, outcome="accept")
    await saboteur.meeting()
    await world.process(application).cancel()
    await told_of_cancellation(world.process(application))
    saboteur.released.set()
    await world.until(application, "admission_blocked")
    assert await rows(world) == 0
    await retried(world, application)


@pytest.mark.parametrize("way", ["waits", "dies"])
async def test_a_number_that_is_being_given_is_given(
    world: World, saboteur: Saboteur, way: str
) -> None:
    application = await world.submitted()
    saboteur.arm("membership.activate_member", way)
    await world.decide(application, outcome="accept")
    await saboteur.meeting()
    await world.process(application).cancel()
    saboteur.released.set()
    assert await world.process(application).result() is Stage.ACCEPTED
    async with world.sessions() as session:
        assert await session.scalar(select(Member.number)) == "10001"
