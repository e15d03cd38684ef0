"""HTTP for the yearly review: what the member services see of those nobody answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.membership.access_reviews import queries
from services.membership.access_reviews.tables import AccessReview
from services.membership.context import CurrentContext
from services.membership.procedures import messages
from services.membership.procedures.tables import Person
from services.membership.tables import Member
from shared.errors import NotFound
from shared.http.caller import MemberServices

router = APIRouter(prefix="/staff/access-reviews", tags=["staff"])
PAGE = 50


class Administrator(BaseModel):
    account_id: UUID
    name: str | None
    email: str | None


class LapsedReview(BaseModel):
    """`confirmed_at`: an administrator has answered since."""

    id: UUID
    member_id: UUID
    member_number: str
    member_name: str
    asked_at: datetime | None
    until: datetime | None
    confirmed_at: datetime | None
    users: int
    administrators: list[Administrator]


class LapsedReviews(BaseModel):
    items: list[LapsedReview]
    next: str | None = None


@router.get("/{batch_id}")
async def show(
    batch_id: UUID,
    caller: MemberServices,
    context: CurrentContext,
    cursor: Annotated[UUID | None, Query()] = None,
) -> LapsedReviews:
    """The members of a task « access_reviews »: asked in vain to confirm who has access."""
    async with context.sessions() as session:
        found = await queries.of_batch(session, batch_id, cursor, PAGE + 1)
        if not found and cursor is None:
            raise NotFound("not_found", "Cette liste n'existe pas.")
        members = [member.id for _, member, _ in found]
        administrators = await queries.administrators(session, members)
        people = await messages.people(session, [account for _, account in administrators])
    items = [
        _line(
            review, member, users,
            [_person(account, people.get(account))
             for one, account in administrators if one == member.id],
        )
        for review, member, users in found[:PAGE]
    ]  # fmt: skip
    return LapsedReviews(items=items, next=str(items[-1].id) if len(found) > PAGE else None)


def _line(
    review: AccessReview, member: Member, users: int, administrators: list[Administrator]
) -> LapsedReview:
    return LapsedReview(
        id=review.id,
        member_id=member.id,
        member_number=member.number or "",
        member_name=member.legal_name,
        asked_at=review.asked_at,
        until=review.until,
        confirmed_at=review.answered_at,
        users=users,
        administrators=administrators,
    )


def _person(account_id: UUID, known: Person | None) -> Administrator:
    return Administrator(
        account_id=account_id,
        name=known.display_name if known else None,
        email=known.email if known else None,
    )
