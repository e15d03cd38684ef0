"""Takeover and merger, killed at every step of their saga: whole, or not at all."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from services.billing.tables import BillingAccount
from services.membership.tables import AccessGrant, Member
from tests.conftest import SessionsOf, TemporalServer
from tests.dumps import changed
from tests.membership.reorganisation_world import NEW_SIRET, Reorganisations, reorganising
from tests.membership.test_merger_process import merged
from tests.workflows.kept import keep

# Each step of the saga, and how many runs of its activity come before it.
MERGER = [
    ("membership.check_plan", 0),
    ("membership.count_member_moves", 0),
    ("workforce.count_workforce_moves", 0),
    ("billing.count_billing_moves", 0),
    ("membership.keep_figures", 0),
    ("workforce.move_workforce", 0),
    ("billing.move_billing", 0),
    ("membership.switch_members", 0),
    ("identity.link_member", 0),
    ("identity.unlink_member", 0),
    ("workforce.move_workforce", 1),
    ("billing.move_billing", 1),
]
TAKEOVER = [
    ("membership.check_plan", 0),
    ("membership.seal_new_party", 0),
    ("billing.change_party", 0),
    ("membership.switch_members", 0),
    ("identity.link_member", 0),
    ("identity.unlink_member", 0),
    ("billing.change_party", 1),
]
UNDOING = [
    "membership.restore_members",
    "identity.link_member",
    "identity.unlink_member",
    "workforce.restore_workforce",
    "billing.restore_billing",
]
# What was given and taken back stays in the history of accesses.
HISTORY = {"membership.access_changes"}
EVERY_STEP = [("merger", *step) for step in MERGER] + [("takeover", *step) for step in TAKEOVER]


@pytest.fixture
async def office(
    temporal: TemporalServer, sessions_of: SessionsOf
) -> AsyncIterator[Reorganisations]:
    async with reorganising(temporal, sessions_of) as office:
        yield office


async def taken_over(office: Reorganisations) -> None:
    one = office.members["one"]
    async with office.world.sessions_of("membership")() as session:
        assert (await session.get_one(Member, one)).siret == NEW_SIRET
        grants = await session.execute(
            select(AccessGrant.account_id, AccessGrant.access).where(AccessGrant.member_id == one)
        )
        assert [tuple(grant) for grant in grants] == [(office.world.id("yann"), "administrator")]
    async with office.world.sessions_of("billing")() as session:
        assert (await session.get_one(BillingAccount, one)).siret == NEW_SIRET


@pytest.mark.parametrize(("kind", "step", "skip"), EVERY_STEP)
async def test_killed_at_a_step_it_is_whole_or_not_at_all(
    office: Reorganisations, kind: str, step: str, skip: int
) -> None:
    """Refused for good, before and after writing: as it was. Then the worker dies after its
    commit: done once. Then undone: as it was."""
    at_first = await office.dump()
    procedure = await office.scheduled(kind)
    before = await office.dump()
    office.saboteur.arm(step, "refuses", skip)
    await office.days_pass(procedure, 11, kind)
    await office.world.until(procedure, "blocked")
    assert office.saboteur.met
    assert changed(before, await office.dump()) == {}

    office.saboteur.arm(step, "writes, then refuses", skip)
    await retry(office, procedure, kind)
    await office.world.until(procedure, "blocked")
    assert office.saboteur.met
    assert changed(before, await office.dump()) == {}

    office.saboteur.arm(step, "dies", skip)
    await retry(office, procedure, kind)
    await office.world.until(procedure, "undo_window")
    assert office.saboteur.met
    await (merged(office) if kind == "merger" else taken_over(office))
    if step == "membership.switch_members":
        await keep(office.process(procedure, kind), f"reorganisation/{kind}_blocked_then_retried")

    undone = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Erreur."})
    assert undone.status_code == 200, undone.text
    assert set(changed(at_first, await office.dump())) <= HISTORY


async def retry(office: Reorganisations, procedure: str, kind: str) -> None:
    retried = await office.complete(procedure, f"{kind}_blocked", outcome="retry")
    assert retried.status_code == 200, retried.text


@pytest.mark.parametrize("step", UNDOING)
async def test_a_worker_that_dies_while_undoing_undoes_once(
    office: Reorganisations, step: str
) -> None:
    before = await office.dump()
    procedure = await office.scheduled()
    await office.days_pass(procedure, 11)
    await office.world.until(procedure, "undo_window")
    office.saboteur.arm(step, "dies")
    undone = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Erreur."})
    assert undone.status_code == 200, undone.text
    assert office.saboteur.met
    assert set(changed(before, await office.dump())) <= HISTORY


async def test_an_undoing_that_is_refused_changes_nothing_and_says_why(
    office: Reorganisations,
) -> None:
    procedure = await office.executed()
    before = await office.dump()
    office.saboteur.arm("membership.restore_members", "refuses")
    refused = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Erreur."})
    assert (refused.status_code, refused.json()["code"]) == (409, "sabotaged")
    assert changed(before, await office.dump()) == {}
    undone = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Erreur."})
    assert undone.status_code == 200, undone.text
