"""What time does to human tasks nobody takes, and decisions made outside the staff's inbox."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError

from shared.contracts.tasks.lifecycle import (
    EscalationStep,
    State,
    Task,
    Verb,
)
from shared.errors import Refused
from tests.conftest import TemporalServer
from tests.workflows.inbox import Inbox, act, at_work, start
from tests.workflows.review import GROUP, Decision, Review

WEEK = timedelta(days=7)


@pytest.fixture
async def inbox(temporal: TemporalServer) -> AsyncIterator[Inbox]:
    async with at_work(temporal) as inbox:
        yield inbox


async def test_two_deciders_at_once_make_one_decision(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    handle, _ = await start(temporal, inbox)
    results = await asyncio.gather(
        *(
            handle.execute_update(Review.conclude, Decision(by=uuid4(), outcome="accept"))
            for _ in range(4)
        ),
        return_exceptions=True,
    )
    done = [result for result in results if isinstance(result, Task)]
    refused = [Refused.within(result) for result in results if isinstance(result, BaseException)]
    assert [(one.state, one.version) for one in done] == [(State.COMPLETED, 2)]
    # Too late for the process altogether, when it has ended meanwhile.
    assert {one.code for one in refused if one} <= {"task_over"}
    assert await handle.result() == "accept"
    assert inbox.states == [State.READY, State.COMPLETED]


async def test_who_may_not_conclude_leaves_no_trace(temporal: TemporalServer, inbox: Inbox) -> None:
    requester = uuid4()
    handle, _ = await start(temporal, inbox, excluded_users=[requester])
    for by, outcome, code in (
        (requester, "accept", "own_request"), (uuid4(), "burn", "outcome_unknown"),
    ):  # fmt: skip
        with pytest.raises(WorkflowUpdateFailedError) as failure:
            await handle.execute_update(Review.conclude, Decision(by=by, outcome=outcome))
        refused = Refused.within(failure.value)
        assert refused is not None
        assert refused.code == code
    assert "UPDATE" not in (await handle.fetch_history()).to_json().upper()


async def test_a_process_passes_its_task_to_another_group(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    handle, _ = await start(temporal, inbox)
    passed = await handle.execute_update(Review.pass_on, "operator")
    assert (passed.candidate_groups, passed.state) == (["operator"], State.READY)


HOUR = timedelta(hours=1)
CHAIN = (
    EscalationStep(after=timedelta(days=2)),
    EscalationStep(after=timedelta(days=4), to_group="supervisor"),
)


async def test_a_task_nobody_takes_climbs_its_chain(temporal: TemporalServer, inbox: Inbox) -> None:
    handle, _ = await start(temporal, inbox, *CHAIN)
    await temporal.skipper.fast_forward(handle, timedelta(days=2) - HOUR)
    assert inbox.versions[-1].priority == 50
    await temporal.skipper.fast_forward(handle, 2 * HOUR)
    first = await inbox.tells(lambda task: task.priority == 75)
    assert first.candidate_groups == [GROUP]
    await temporal.skipper.fast_forward(handle, timedelta(days=2))
    last = await inbox.tells(lambda task: task.priority == 100)
    assert last.candidate_groups == [GROUP, "supervisor"]
    await temporal.skipper.fast_forward(handle, 4 * WEEK)
    assert [told.version for told in inbox.versions] == [1, 2, 3]


async def test_a_task_taken_is_escalated_no_more_until_it_is_given_back(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox, *CHAIN)
    await act(handle, task, Verb.CLAIM, clerk)
    await temporal.skipper.fast_forward(handle, WEEK)
    assert inbox.versions[-1].priority == 50
    await act(handle, task, Verb.UNCLAIM, clerk)
    await temporal.skipper.fast_forward(handle, timedelta(days=2) + HOUR)
    await inbox.tells(lambda told: told.priority == 75)


async def test_a_new_run_goes_on_with_the_chain_where_it_was(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    handle, _ = await start(temporal, inbox, *CHAIN)
    await temporal.skipper.fast_forward(handle, timedelta(days=2) + HOUR)
    await inbox.tells(lambda told: told.priority == 75)
    await handle.signal(Review.start_afresh)
    latest: WorkflowHandle[Any, Any] = temporal.client.get_workflow_handle(handle.id)
    for _ in range(100):
        if (await latest.describe()).run_id != handle.first_execution_run_id:
            break
        await asyncio.sleep(0.05)
    await temporal.skipper.fast_forward(latest, timedelta(days=2))
    last = await inbox.tells(lambda told: told.priority == 100)
    assert (last.version, last.candidate_groups) == (3, [GROUP, "supervisor"])


async def test_a_task_without_a_chain_starts_no_timer(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    handle, task = await start(temporal, inbox)
    await act(handle, task, Verb.CLAIM, uuid4())
    assert "TIMER" not in (await handle.fetch_history()).to_json().upper()


async def test_moving_the_date_of_a_task_put_aside_moves_its_return(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox)
    await act(handle, task, Verb.CLAIM, clerk)
    await act(handle, task, Verb.SUSPEND, clerk, until=task.created_at + WEEK)
    await act(handle, task, Verb.SET_FOLLOW_UP_DATE, clerk, until=task.created_at + 2 * WEEK)
    await temporal.skipper.fast_forward(handle, WEEK + HOUR)
    assert inbox.states[-1] is State.SUSPENDED
    await temporal.skipper.fast_forward(handle, WEEK)
    await inbox.shows(State.IN_PROGRESS)


async def test_a_follow_up_date_alone_wakes_nobody(temporal: TemporalServer, inbox: Inbox) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox)
    await act(handle, task, Verb.CLAIM, clerk)
    dated = await act(handle, task, Verb.SET_FOLLOW_UP_DATE, clerk, until=task.created_at + WEEK)
    assert dated.follow_up_date == task.created_at + WEEK
    await temporal.skipper.fast_forward(handle, 2 * WEEK)
    assert [told.version for told in inbox.versions] == [1, 2, 3]
