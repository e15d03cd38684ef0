"""The day's share of the yearly access review, as the schedule starts it."""

from abc import abstractmethod
from datetime import date, timedelta
from uuid import UUID, uuid5

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.membership.access_reviews import ReviewsMarked
from shared.contracts.processes.human_tasks import HoldsTasks

# The schedule adds the moment it was due.
PROCESS_ID = "access-review"
TASK = "access_reviews"
SUBJECT = "access_review_batch"
DONE = "done"

_BATCHES = UUID("0d7c1f5e-3f0a-4f39-9a0c-3a4c2d1c7f10")


class AccessReviewTerms(BaseModel):
    """Durations count from the question; a run tells `pages` pages, then goes on in another."""

    due_after: timedelta = timedelta(days=365)
    remind_after: list[timedelta] = [timedelta(days=14), timedelta(days=30)]
    lapse_after: timedelta = timedelta(days=60)
    staff_within_working_days: int = 10
    page: int = 50
    pages: int = 20


class AccessReviewInput(BaseModel):
    """What follows `terms` is for a run that goes on where another stopped."""

    terms: AccessReviewTerms = AccessReviewTerms()
    day: date | None = None
    after: UUID | None = None
    marked: ReviewsMarked | None = None


def batch_id(process_id: str) -> UUID:
    """What lapses in one process: another of the same day has its own."""
    return uuid5(_BATCHES, process_id)


@workflow.defn(name="AccessReview")
class AccessReviewProcess(HoldsTasks):
    @workflow.run
    @abstractmethod
    async def run(self, asked: AccessReviewInput) -> ReviewsMarked: ...
