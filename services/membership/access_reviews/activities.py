"""Membership's steps of the yearly access review. Each may run twice and does its work once."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from services.membership.access_reviews import queries
from services.membership.access_reviews.tables import AccessReview
from services.membership.tables import Member
from shared.contracts.membership import access_reviews as contract
from shared.contracts.membership.access_reviews import DueReview, DueReviews, ReviewStep
from shared.database import SessionFactory


class AccessReviewActivities:
    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions

    @contract.mark_reviews.implement
    async def mark_reviews(self, day: contract.ReviewDay) -> contract.ReviewsMarked:
        async with self._sessions.begin() as session:
            await queries.forget_closed(session, day)
            await queries.lapse(session, day)
            await queries.remind(session, day)
            await queries.ask_what_is_due(session, day)
            asked, reminded, lapsed = await queries.counts(session, day.day, day.batch_id)
        return contract.ReviewsMarked(asked=asked, reminded=reminded, lapsed=lapsed)

    @contract.reviews_to_tell.implement
    async def reviews_to_tell(self, page: contract.ReviewPage) -> DueReviews:
        async with self._sessions() as session:
            found = await queries.told_on(session, page.day, page.after, page.limit)
            administrators: defaultdict[UUID, list[UUID]] = defaultdict(list)
            for member_id, account_id in await queries.administrators(
                session, [member.id for _, member in found]
            ):
                administrators[member_id].append(account_id)
        return DueReviews(
            reviews=[_due(review, member, administrators[member.id]) for review, member in found],
            next=found[-1][0].id if len(found) == page.limit else None,
        )

    def all(self) -> list[Callable[..., Any]]:
        return [self.mark_reviews, self.reviews_to_tell]


def _due(review: AccessReview, member: Member, administrators: list[UUID]) -> DueReview:
    assert review.until is not None
    return DueReview(
        review_id=review.id,
        member_id=member.id,
        member_number=member.number or "",
        step=ReviewStep.ASKED if review.told == 1 else ReviewStep.REMINDED,
        told=review.told,
        until=review.until,
        administrators=administrators,
    )
