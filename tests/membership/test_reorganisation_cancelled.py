"""Takeover and merger, cancelled by an operator: whole, or not at all, and nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import CancelledError

from tests.conftest import SessionsOf, TemporalServer
from tests.dumps import changed
from tests.membership.reorganisation_world import Reorganisations, reorganising
from tests.membership.saboteur import told_of_cancellation
from tests.membership.test_merger_process import merged
from tests.membership.test_reorganisation_killed import MERGER, TAKEOVER, retry
from tests.workflows.kept import keep

STEPS = [("merger", *step) for step in MERGER] + [("takeover", *step) for step in TAKEOVER[1:]]
STOPPED = ["execution_started", "refused"]


@pytest.fixture
async def office(
    temporal: TemporalServer, sessions_of: SessionsOf
) -> AsyncIterator[Reorganisations]:
    async with reorganising(temporal, sessions_of) as office:
        yield office


async def about_to_begin(office: Reorganisations, kind: str = "merger") -> str:
    """Blocked: begun again by a person, its clock moves no more and no step is out of time."""
    procedure = await office.scheduled(kind)
    office.saboteur.arm("membership.check_plan", "refuses")
    await office.days_pass(procedure, 11, kind)
    await office.world.until(procedure, "blocked")
    return procedure


async def cancelled(office: Reorganisations, procedure: str, kind: str = "merger") -> None:
    """Ask for it, as the Temporal UI does, and wait until the process has been told."""
    await office.process(procedure, kind).cancel()
    await told_of_cancellation(office.process(procedure, kind))


async def ended(office: Reorganisations, procedure: str, kind: str = "merger") -> None:
    process = office.process(procedure, kind)
    with pytest.raises(WorkflowFailureError) as failure:
        await asyncio.wait_for(process.result(), 30)
    assert isinstance(failure.value.cause, CancelledError)
    assert (await process.describe()).status is WorkflowExecutionStatus.CANCELED


async def stopped(office: Reorganisations, procedure: str, kinds: Sequence[str] = STOPPED) -> None:
    """Refused on record, nobody's any more, and whoever asked is told."""
    shown = (await office.world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert (shown["stage"], shown["held_by"]) == ("refused", "nobody")
    assert (await office.world.kinds(procedure))[-len(kinds) :] == list(kinds)
    story = (await office.world.call("yann", "GET", f"/procedures/{procedure}/timeline")).json()
    assert (story["items"][-1]["code"], story["items"][-1]["by"]) == ("stopped", "member_services")
    assert await office.world.task(procedure) is None
    rows = await office.dump()
    assert rows["membership.reserved_members"] == []
    told = [(str(mail.template), mail.address) for mail in office.world.mailbox.mails]
    assert told.count(("procedure_refused", "yann@menuiserie.example")) == 1


@pytest.mark.parametrize(("kind", "step", "skip"), STEPS)
async def test_cancelled_while_a_step_runs_it_is_undone_and_stopped(
    office: Reorganisations, kind: str, step: str, skip: int
) -> None:
    """The step writes once the process knows: nothing of it may stay."""
    at_first = await office.dump()
    procedure = await about_to_begin(office, kind)
    office.saboteur.arm(step, "waits", skip)
    await retry(office, procedure, kind)
    await office.saboteur.meeting()
    await cancelled(office, procedure, kind)
    office.saboteur.released.set()
    await ended(office, procedure, kind)
    assert changed(at_first, await office.dump()) == {}
    await stopped(office, procedure)
    if step == "membership.switch_members":
        await keep(office.process(procedure, kind), f"reorganisation/{kind}_cancelled_in_a_step")


@pytest.mark.parametrize("step", ["workforce.move_workforce", "membership.switch_members"])
async def test_cancelled_while_a_service_is_down_it_does_not_wait_for_it(
    office: Reorganisations, step: str
) -> None:
    at_first = await office.dump()
    procedure = await about_to_begin(office)
    office.saboteur.arm(step, "is down")
    await retry(office, procedure, "merger")
    await office.saboteur.meeting()
    await cancelled(office, procedure)
    await ended(office, procedure)
    assert changed(at_first, await office.dump()) == {}
    await stopped(office, procedure)


@pytest.mark.parametrize("way", ["waits", "dies"])
async def test_cancelled_while_it_undoes_it_undoes_to_the_end(
    office: Reorganisations, way: str
) -> None:
    at_first = await office.dump()
    procedure = await about_to_begin(office)
    restoring = "workforce.restore_workforce"
    office.saboteur.arm("membership.switch_members", "refuses", then=(restoring, way))
    await retry(office, procedure, "merger")
    await office.saboteur.meeting()
    await cancelled(office, procedure)
    office.saboteur.released.set()
    await ended(office, procedure)
    assert changed(at_first, await office.dump()) == {}
    assert (await office.world.kinds(procedure))[-1] == "refused"
    await stopped(office, procedure, ["refused"])


async def test_cancelled_while_people_act_nobody_waits_for_it(office: Reorganisations) -> None:
    """In preparation, with a question open, approved, blocked."""
    at_first = await office.dump()
    prepared = await office.planned()
    await cancelled(office, prepared)
    await ended(office, prepared)
    await stopped(office, prepared, ["taken_up", "refused"])
    await keep(office.process(prepared), "reorganisation/cancelled_in_preparation")
    late = await office.world.call("yann", "DELETE", f"/procedures/{prepared}")
    assert (late.status_code, late.json()["code"]) == (409, "procedure_over")

    # Its members are free for another.
    approved = await office.scheduled()
    await cancelled(office, approved)
    await ended(office, approved)
    assert (await office.world.kinds(approved))[-1] == "refused"

    blocked = await about_to_begin(office)
    await cancelled(office, blocked)
    await ended(office, blocked)
    assert await office.world.task(blocked) is None
    assert changed(at_first, await office.dump()) == {}


async def test_cancelled_once_it_is_done_it_is_done_for_good(office: Reorganisations) -> None:
    procedure = await office.executed()
    await cancelled(office, procedure)
    await ended(office, procedure)
    await merged(office)
    assert (await office.world.kinds(procedure))[-1] == "accepted"
    rows = await office.dump()
    assert rows["membership.reserved_members"] == []
    assert [name for name in rows if name.endswith(".befores") and rows[name]] == []
    late = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Trop tard."})
    assert late.status_code == 409, late.text
