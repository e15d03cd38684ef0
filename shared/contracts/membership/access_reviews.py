"""The yearly question to a member's administrators: who is still entitled? One row a question;
what is due on a day is marked at once, then read page by page.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue


class ReviewDay(BaseModel):
    """`batch_id` names what this process lets lapse. The durations count from the question."""

    day: date
    at: datetime
    batch_id: UUID
    due_after: timedelta
    remind_after: list[timedelta]
    lapse_after: timedelta


class ReviewsMarked(BaseModel):
    asked: int
    reminded: int
    lapsed: int


class ReviewPage(BaseModel):
    day: date
    after: UUID | None = None
    limit: int


class ReviewStep(StrEnum):
    ASKED = "asked"
    REMINDED = "reminded"


class DueReview(BaseModel):
    """`told` counts the messages of this review, this one included."""

    review_id: UUID
    member_id: UUID
    member_number: str
    step: ReviewStep
    told: int
    until: datetime
    administrators: list[UUID]


class DueReviews(BaseModel):
    """`next` is the `after` of the page that follows, or None."""

    reviews: list[DueReview]
    next: UUID | None


@queue.activity(timeout=timedelta(seconds=30))
async def mark_reviews(day: ReviewDay) -> ReviewsMarked:
    """Ask what is due, remind what waits, let lapse what was never answered. The same again changes
    nothing and answers the same."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=15))
async def reviews_to_tell(page: ReviewPage) -> DueReviews:
    """The reviews asked or reminded that day, and whom to tell."""
    raise NotImplementedError
