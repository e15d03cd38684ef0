"""Membership's steps about access, each run twice: its work is done once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.membership.access.activities import AccessActivities
from services.membership.access.tables import AccessChange
from services.membership.access_reviews.activities import AccessReviewActivities
from services.membership.access_reviews.tables import AccessReview
from services.membership.seed import seed_grant
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership.access import AccessConfirmation, AccessOrder, Administrator
from shared.contracts.membership.access_reviews import ReviewDay, ReviewPage, ReviewStep
from shared.database import SessionFactory
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Outdated, Refused
from shared.http.caller import Access
from tests.conftest import SessionsOf
from tests.membership.procedures_world import add_member

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BOSS, OTHER = uuid4(), uuid4()


@pytest.fixture
async def member(sessions_of: SessionsOf) -> UUID:
    added = await add_member(sessions_of, activated_at=NOW - timedelta(days=400))
    sessions = sessions_of("membership")
    for account, access in ((BOSS, Access.ADMINISTRATOR), (OTHER, Access.FULL)):
        await seed_grant(sessions, added, account, access, NOW - timedelta(days=400))
    return added


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("membership")


def order(member: UUID, **changes: Any) -> AccessOrder:
    given = {
        "key": uuid4(), "member_id": member, "account_id": OTHER, "access": Access.BILLING,
        "by": BOSS, "at": NOW, "as_administrator": True,
    }  # fmt: skip
    return AccessOrder.model_validate(given | changes)


async def counted(sessions: SessionFactory, table: Any) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_an_order_is_carried_out_once(member: UUID, sessions: SessionFactory) -> None:
    steps, asked = AccessActivities(sessions), order(member)
    first, again = [await steps.order_access(asked) for _ in range(2)]
    assert first == again
    assert (first.before, first.after, first.member_number) == ("full", "billing", "20001")
    assert await counted(sessions, AccessChange) == 1
    # Even after another order: the answer is what the order did then.
    await steps.order_access(order(member, access=None))
    assert await steps.order_access(asked) == first
    assert await counted(sessions, AccessGrant) == 1


async def test_a_withdrawal_is_carried_out_once(member: UUID, sessions: SessionFactory) -> None:
    steps, asked = AccessActivities(sessions), order(member, access=None)
    assert await steps.order_access(asked) == await steps.order_access(asked)
    assert (await counted(sessions, AccessGrant), await counted(sessions, AccessChange)) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"by": OTHER}, Forbidden, "access_withdrawn"),
        ({"by": None}, Forbidden, "access_withdrawn"),
        ({"account_id": BOSS}, Conflict, "last_administrator"),
        ({"account_id": BOSS, "access": None}, Conflict, "last_administrator"),
        ({"account_id": uuid4(), "access": None}, NotFound, "grant_unknown"),
        ({"account_id": uuid4(), "only_if_held": True}, NotFound, "grant_unknown"),
        ({"only_if_none": True}, Conflict, "access_already_held"),
        ({"expected": '"another"'}, Outdated, "grant_changed"),
        ({"member_id": uuid4()}, Conflict, "member_closed"),
    ],
)
async def test_an_order_refused_changes_nothing(
    member: UUID, sessions: SessionFactory, changes: Any, kind: type[Refused], code: str
) -> None:
    with pytest.raises(kind) as refused:
        await AccessActivities(sessions).order_access(order(member, **changes))
    assert refused.value.code == code
    assert (await counted(sessions, AccessGrant), await counted(sessions, AccessChange)) == (2, 0)


async def test_a_closed_member_takes_no_order(member: UUID, sessions: SessionFactory) -> None:
    async with sessions.begin() as session:
        (await session.get_one(Member, member)).closed_at = NOW
    steps = AccessActivities(sessions)
    with pytest.raises(Conflict, match="n'existe plus"):
        await steps.order_access(order(member))
    with pytest.raises(Forbidden):
        await steps.must_administer(Administrator(member_id=member, account_id=BOSS))
    assert (await steps.users_of(member)).users == []


def confirmation(member: UUID, *keep: UUID, **changes: Any) -> AccessConfirmation:
    given = {"key": uuid4(), "member_id": member, "by": BOSS, "keep": keep, "at": NOW}
    return AccessConfirmation.model_validate(given | changes)


async def test_a_review_is_answered_once(member: UUID, sessions: SessionFactory) -> None:
    steps, given = AccessActivities(sessions), confirmation(member, BOSS)
    first, again = [await steps.confirm_access(given) for _ in range(2)]
    assert first == again
    assert (first.kept, first.withdrawn) == (1, [OTHER])
    assert [await counted(sessions, table) for table in (AccessChange, AccessReview)] == [1, 1]


@pytest.mark.parametrize(
    ("keep", "changes", "kind"),
    [
        ((OTHER,), {}, Conflict),
        ((BOSS, uuid4()), {}, Invalid),
        ((BOSS,), {"by": OTHER}, Forbidden),
        ((BOSS,), {"expected": '"another"'}, Outdated),
    ],
)
async def test_a_review_refused_changes_nothing(
    member: UUID, sessions: SessionFactory, keep: tuple[UUID, ...], changes: Any,
    kind: type[Refused],
) -> None:  # fmt: skip
    with pytest.raises(kind):
        await AccessActivities(sessions).confirm_access(confirmation(member, *keep, **changes))
    tables = (AccessGrant, AccessChange, AccessReview)
    assert [await counted(sessions, table) for table in tables] == [2, 0, 0]


def day(after: int) -> ReviewDay:
    at = NOW + timedelta(days=after)
    return ReviewDay(
        day=at.date(), at=at, batch_id=UUID(int=after), due_after=timedelta(days=365),
        remind_after=[timedelta(days=14), timedelta(days=30)], lapse_after=timedelta(days=60),
    )  # fmt: skip


async def test_a_day_is_marked_once(member: UUID, sessions: SessionFactory) -> None:
    steps = AccessReviewActivities(sessions)
    for after, expected in (
        (0, (1, 0, 0)), (1, (0, 0, 0)), (14, (0, 1, 0)), (15, (0, 0, 0)), (30, (0, 1, 0)),
        (45, (0, 0, 0)), (60, (0, 0, 1)), (61, (0, 0, 0)), (364, (0, 0, 0)), (366, (1, 0, 0)),
    ):  # fmt: skip
        for _ in range(2):
            marked = await steps.mark_reviews(day(after))
            assert (marked.asked, marked.reminded, marked.lapsed) == expected, after


async def test_a_day_that_was_missed_is_caught_up(member: UUID, sessions: SessionFactory) -> None:
    """One reminder then, not both at once."""
    steps = AccessReviewActivities(sessions)
    await steps.mark_reviews(day(0))
    assert (await steps.mark_reviews(day(40))).reminded == 1
    assert (await steps.mark_reviews(day(41))).reminded == 1
    assert (await steps.mark_reviews(day(75))).lapsed == 1


async def test_whom_to_tell(member: UUID, sessions: SessionFactory) -> None:
    steps = AccessReviewActivities(sessions)
    await steps.mark_reviews(day(0))
    asked = await steps.reviews_to_tell(ReviewPage(day=day(0).day, limit=10))
    assert [(one.member_id, one.step, one.administrators) for one in asked.reviews] == [
        (member, ReviewStep.ASKED, [BOSS])
    ]
    assert asked.next is None
    assert (await steps.reviews_to_tell(ReviewPage(day=date(2026, 11, 22), limit=10))).reviews == []
    # Answered before it was told: nobody is asked any more.
    await AccessActivities(sessions).confirm_access(confirmation(member, BOSS, OTHER))
    assert (await steps.reviews_to_tell(ReviewPage(day=day(0).day, limit=10))).reviews == []
