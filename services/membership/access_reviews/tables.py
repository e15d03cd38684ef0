"""The yearly question to a member's administrators: asked, reminded, answered or lapsed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.schema import Table


class AccessReview(Table):
    """`asked_at` is None where administrators confirmed without being asked.

    `told` counts the messages, `told_on` is the day of the last one, `answer_key` the request that
    answered. A lapsed review may still be answered; `batch_id` is that of the staff's task.
    """

    __tablename__ = "access_reviews"
    __table_args__ = (
        Index(
            "one_open_review",
            "member_id",
            unique=True,
            postgresql_where=text("answered_at is null and lapsed_at is null"),
        ),
        Index("reviews_of_member", "member_id", "asked_at"),
        Index("reviews_by_day", "told_on", "id"),
        Index("reviews_of_batch", "batch_id", "id"),
        Index("one_review_per_answer", "answer_key", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("membership.members.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    told: Mapped[int] = mapped_column(default=0)
    told_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    answer_key: Mapped[UUID | None]
    kept: Mapped[int | None]
    lapsed_at: Mapped[datetime | None]
    batch_id: Mapped[UUID | None]
