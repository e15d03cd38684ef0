"""The component by which a workflow holds human tasks, with the inbox played by a list."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError, WorkflowUpdateStage

from shared.contracts.processes.human_tasks import HoldsTasks
from shared.contracts.tasks.lifecycle import (
    State,
    Task,
    TaskAction,
    Verb,
    WaitingFor,
)
from shared.errors import Conflict, Refused
from tests.conftest import TemporalServer
from tests.workflows.inbox import Inbox, act, at_work, start
from tests.workflows.review import GROUP, Review

WEEK = timedelta(days=7)


@pytest.fixture
async def inbox(temporal: TemporalServer) -> AsyncIterator[Inbox]:
    async with at_work(temporal) as inbox:
        yield inbox


async def test_a_process_waits_for_its_task(temporal: TemporalServer, inbox: Inbox) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox)
    assert (task.process_id, task.state, task.version) == (handle.id, State.READY, 1)
    await act(handle, task, Verb.CLAIM, clerk)
    done = await act(handle, task, Verb.COMPLETE, clerk, outcome="accept")
    assert done.state is State.COMPLETED
    assert await handle.result() == "accept"
    assert inbox.states == [State.READY, State.RESERVED, State.COMPLETED]


async def test_what_is_refused_leaves_no_trace(temporal: TemporalServer, inbox: Inbox) -> None:
    handle, task = await start(temporal, inbox)
    with pytest.raises(WorkflowUpdateFailedError) as failure:
        await act(handle, task, Verb.COMPLETE, uuid4(), outcome="accept")
    refused = Refused.within(failure.value)
    assert isinstance(refused, Conflict)
    assert refused.code == "task_wrong_state"
    assert "UPDATE" not in (await handle.fetch_history()).to_json().upper()


async def test_two_claims_at_once_give_one_holder(temporal: TemporalServer, inbox: Inbox) -> None:
    handle, task = await start(temporal, inbox)
    results = await asyncio.gather(
        *(act(handle, task, Verb.CLAIM, uuid4()) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(result, Task) for result in results) == 1
    assert inbox.states == [State.READY, State.RESERVED]


async def test_versions_reach_the_inbox_in_order(temporal: TemporalServer, inbox: Inbox) -> None:
    """A slow write and the next action at once: the second waits for the first."""
    handle, task = await start(temporal, inbox)
    clerk = uuid4()
    await act(handle, task, Verb.CLAIM, clerk)
    slow = await handle.start_update(
        HoldsTasks.act_on_task,
        TaskAction(task_id=task.id, verb=Verb.REQUEST_INFORMATION, by=clerk, groups=[GROUP]),
        wait_for_stage=WorkflowUpdateStage.ACCEPTED,
    )
    await handle.execute_update(Review.answer)
    await slow.result()
    assert [told.version for told in inbox.versions] == [1, 2, 3, 4]


async def test_the_clock_stops_while_the_requester_holds_the_task(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox)
    await act(handle, task, Verb.CLAIM, clerk)
    asked = await act(handle, task, Verb.REQUEST_INFORMATION, clerk)
    assert (asked.state, asked.waiting_for, asked.assignee) == (
        State.SUSPENDED, WaitingFor.REQUESTER, clerk,
    )  # fmt: skip
    await temporal.skipper.fast_forward(handle, WEEK)
    answered = await handle.execute_update(Review.answer)
    assert (answered.state, answered.assignee) == (State.IN_PROGRESS, clerk)


async def test_a_task_put_aside_comes_back_on_its_date(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox)
    await act(handle, task, Verb.CLAIM, clerk)
    await act(handle, task, Verb.SUSPEND, clerk, until=task.created_at + WEEK)
    await temporal.skipper.fast_forward(handle, WEEK - timedelta(hours=1))
    assert inbox.states[-1] is State.SUSPENDED
    await temporal.skipper.fast_forward(handle, timedelta(hours=2))
    await inbox.shows(State.IN_PROGRESS)


async def test_a_task_resumed_by_hand_is_not_resumed_again(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox)
    await act(handle, task, Verb.CLAIM, clerk)
    await act(handle, task, Verb.SUSPEND, clerk, until=task.created_at + WEEK)
    await act(handle, task, Verb.RESUME, clerk)
    await act(handle, task, Verb.SUSPEND, clerk, until=None)
    await temporal.skipper.fast_forward(handle, 2 * WEEK)
    assert inbox.states[-1] is State.SUSPENDED


async def test_a_new_run_goes_on_with_the_same_tasks_and_timers(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    clerk = uuid4()
    handle, task = await start(temporal, inbox)
    await act(handle, task, Verb.CLAIM, clerk)
    await act(handle, task, Verb.SUSPEND, clerk, until=task.created_at + WEEK)
    await handle.signal(Review.start_afresh)
    latest: WorkflowHandle[Any, Any] = temporal.client.get_workflow_handle(handle.id)
    with pytest.raises(WorkflowUpdateFailedError):
        await act(latest, task, Verb.CLAIM, uuid4())
    await temporal.skipper.fast_forward(latest, WEEK + timedelta(hours=1))
    await inbox.shows(State.IN_PROGRESS)
    await act(latest, task, Verb.COMPLETE, clerk, outcome="accept")
    assert await latest.result() == "accept"


async def test_a_withdrawn_process_takes_its_task_out_of_the_inbox(
    temporal: TemporalServer, inbox: Inbox
) -> None:
    handle, _ = await start(temporal, inbox)
    await handle.signal(Review.withdraw)
    assert await handle.result() is None
    assert inbox.states == [State.READY, State.EXITED]
