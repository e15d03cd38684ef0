"""What starts by itself, and when. The table is the truth: a worker that starts applies it.

A schedule that somebody paused in Temporal stays paused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from shared.contracts.processes import QUEUE
from shared.contracts.processes import access_review as review
from shared.contracts.processes import daily_digest as digest

PARIS = "Europe/Paris"
WORKING_DAYS = (ScheduleRange(1, 5),)
# What was due while Temporal was down starts late, but not the day after.
CATCH_UP = timedelta(hours=12)


@dataclass(frozen=True)
class Scheduled:
    """One line of the table. `process` is the workflow's name; its id gets the moment added."""

    schedule_id: str
    process: str
    process_id: str
    asked: BaseModel
    calendar: ScheduleCalendarSpec
    summary: str
    # One that is late delays the next, and is never joined by it.
    overlap: ScheduleOverlapPolicy = ScheduleOverlapPolicy.BUFFER_ONE

    def schedule(self) -> Schedule:
        return Schedule(
            action=ScheduleActionStartWorkflow(
                self.process,
                self.asked,
                id=self.process_id,
                task_queue=QUEUE,
                static_summary=self.summary,
            ),
            spec=ScheduleSpec(calendars=[self.calendar], time_zone_name=PARIS),
            policy=SchedulePolicy(overlap=self.overlap, catchup_window=CATCH_UP),
        )


SCHEDULED: Sequence[Scheduled] = (
    Scheduled(
        schedule_id="daily-digest",
        process="DailyDigest",
        process_id=digest.PROCESS_ID,
        asked=digest.DailyDigestInput(),
        calendar=ScheduleCalendarSpec(
            hour=(ScheduleRange(7),),
            minute=(ScheduleRange(30),),
            day_of_week=WORKING_DAYS,
            comment="7:30 on working days",
        ),
        summary="Daily digest",
    ),
    Scheduled(
        schedule_id="access-review",
        process="AccessReview",
        process_id=review.PROCESS_ID,
        asked=review.AccessReviewInput(),
        calendar=ScheduleCalendarSpec(
            hour=(ScheduleRange(6),),
            minute=(ScheduleRange(30),),
            day_of_week=WORKING_DAYS,
            comment="6:30 on working days",
        ),
        summary="Yearly access review, a day's share",
        # A day's share stays open while its human task does.
        overlap=ScheduleOverlapPolicy.ALLOW_ALL,
    ),
)


async def ensure_schedules(client: Client, scheduled: Sequence[Scheduled] = SCHEDULED) -> None:
    """Create each schedule, or bring it up to date. Twice, or from two workers, changes nothing."""
    for one in scheduled:
        await _ensure(client, one)


async def _ensure(client: Client, one: Scheduled) -> None:
    wanted = one.schedule()
    try:
        await client.create_schedule(one.schedule_id, wanted)
    except ScheduleAlreadyRunningError:

        def updated(found: ScheduleUpdateInput) -> ScheduleUpdate:
            wanted.state = found.description.schedule.state
            return ScheduleUpdate(wanted)

        await client.get_schedule_handle(one.schedule_id).update(updated)
