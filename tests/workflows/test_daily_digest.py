"""The day's digests, alone: notifications is played by functions of its contract."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client, ScheduleActionExecutionStartWorkflow, WorkflowHandle
from temporalio.worker import Worker

from shared.contracts.notifications import digests as contract
from shared.contracts.notifications import queue as notifications
from shared.contracts.notifications.digests import DigestPage, DigestsSent, Erased
from shared.contracts.processes import QUEUE
from shared.contracts.processes.daily_digest import (
    DailyDigestInput,
    DailyDigestProcess,
    DigestOutcome,
    DigestTerms,
)
from shared.working_days import PARIS
from tests.conftest import TemporalServer
from tests.workflows.kept import keep
from workflows.schedules import SCHEDULED, ensure_schedules
from workflows.worker import workflow_worker

NEXT = UUID(int=7)


@dataclass
class Played:
    answers: list[DigestsSent] = field(default_factory=list)
    asked: list[DigestPage] = field(default_factory=list)
    erased: list[datetime] = field(default_factory=list)

    @contract.send_digests.implement
    async def send_digests(self, page: DigestPage) -> DigestsSent:
        self.asked.append(page)
        return self.answers.pop(0)

    @contract.erase_old_messages.implement
    async def erase_old_messages(self, at: datetime) -> Erased:
        self.erased.append(at)
        return Erased(deliveries=0, notices=0)


def works(monkeypatch: pytest.MonkeyPatch, today: bool) -> None:
    """Whatever the day of this run. Record histories on a working day: a replay reads its date."""
    monkeypatch.setattr("shared.working_days.is_working_day", lambda day: today)


@pytest.fixture
async def played(
    temporal: TemporalServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Played]:
    works(monkeypatch, today=True)
    played = Played()
    activities: list[Any] = [played.send_digests, played.erase_old_messages]
    async with (
        workflow_worker(temporal.client),
        Worker(temporal.client, task_queue=notifications.name, activities=activities),
    ):
        yield played


async def begun(client: Client, **terms: Any) -> WorkflowHandle[Any, DigestOutcome]:
    return await client.start_workflow(
        DailyDigestProcess.run,
        DailyDigestInput(terms=DigestTerms(**terms)),
        id=f"daily-digest/{uuid4()}",
        task_queue=QUEUE,
    )


def told(sent: int = 0, delayed: int = 0, then: UUID | None = None) -> DigestsSent:
    return DigestsSent(sent=sent, refused=0, delayed=delayed, next=then)


async def test_pages_follow_until_nobody_is_left(temporal: TemporalServer, played: Played) -> None:
    played.answers = [told(100, then=NEXT), told(3)]
    process = await begun(temporal.client)
    assert await process.result() == DigestOutcome(sent=103)
    assert [page.after for page in played.asked] == [None, NEXT]
    assert {page.day for page in played.asked} == {datetime.now(PARIS).date()}
    assert len(played.erased) == 1
    await keep(process, "daily_digest/two_pages")


async def test_who_could_not_be_mailed_is_tried_again_and_not_for_ever(
    temporal: TemporalServer, played: Played
) -> None:
    played.answers = [told(1, delayed=2), told(1, delayed=1), told(0, delayed=1)]
    process = await begun(temporal.client, passes=3)
    await temporal.skipper.fast_forward(process, timedelta(hours=1))
    assert await process.result() == DigestOutcome(sent=2, delayed=1)
    assert len(played.asked) == 3
    await keep(process, "daily_digest/delayed")


async def test_nobody_to_tell_ends_it_at_once(temporal: TemporalServer, played: Played) -> None:
    played.answers = [told()]
    process = await begun(temporal.client)
    assert await process.result() == DigestOutcome()
    assert len(played.asked) == len(played.erased) == 1
    await keep(process, "daily_digest/nobody")


async def test_on_a_holiday_nothing_is_sent_and_what_is_old_still_goes(
    temporal: TemporalServer, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    works(monkeypatch, today=False)
    process = await begun(temporal.client)
    assert await process.result() == DigestOutcome()
    assert (len(played.asked), len(played.erased)) == (0, 1)


async def test_the_schedule_is_made_once_and_kept_up_to_date(temporal: TemporalServer) -> None:
    (line,) = [one for one in SCHEDULED if one.schedule_id == "daily-digest"]
    await ensure_schedules(temporal.client)
    handle = temporal.client.get_schedule_handle(line.schedule_id)
    await handle.pause(note="For the holidays.")
    await ensure_schedules(temporal.client)

    found = await handle.describe()
    assert found.schedule.state.paused
    assert found.schedule.spec.time_zone_name == "Europe/Paris"
    listed = [one.id async for one in await temporal.client.list_schedules()]
    assert len(listed) == len(set(listed))
    for moment in found.info.next_action_times[:10]:
        local = moment.astimezone(PARIS)
        assert (local.hour, local.minute) == (7, 30)
        assert local.weekday() < 5


async def test_what_the_schedule_starts_runs(temporal: TemporalServer, played: Played) -> None:
    played.answers = [told(1)]
    await ensure_schedules(temporal.client)
    handle = temporal.client.get_schedule_handle("daily-digest")
    await handle.trigger()
    recent = (await handle.describe()).info.recent_actions
    for _ in range(100):
        if recent:
            break
        await asyncio.sleep(0.05)
        recent = (await handle.describe()).info.recent_actions
    execution = recent[0].action
    assert isinstance(execution, ScheduleActionExecutionStartWorkflow)
    assert execution.workflow_id.startswith("daily-digest-")
    started = temporal.client.get_workflow_handle(execution.workflow_id, result_type=DigestOutcome)
    assert await started.result() == DigestOutcome(sent=1)
