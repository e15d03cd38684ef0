"""HTTP for a member's positions as a list; `changes` writes them."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from services.workforce.follow_up.rules import follow_up
from services.workforce.given import FollowUpRuleset, Today
from services.workforce.positions import queries
from services.workforce.positions.answers import Position, position
from services.workforce.readers import READERS
from shared.database import Sessions
from shared.errors import Invalid


class PositionStatus(StrEnum):
    ACTIVE = "active"
    ALL = "all"


class Positions(BaseModel):
    """`next` is the `cursor` of the following page."""

    items: list[Position]
    next: UUID | None


router = APIRouter(prefix="/members/{member_id}/positions", tags=["positions"])


@router.get("", dependencies=[Depends(READERS)])
async def show(
    member_id: UUID,
    sessions: Sessions,
    today: Today,
    ruleset: FollowUpRuleset,
    status: PositionStatus = PositionStatus.ACTIVE,
    search: Annotated[str, Query(max_length=100)] = "",
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Positions:
    """List a member's positions by label, with their risks and the follow-up they lead to."""
    async with sessions() as session:
        after = None
        if cursor is not None:
            place = await queries.place(session, member_id, cursor)
            if place is None:
                raise Invalid("cursor_unknown", "Cette page de la liste n'existe plus.")
            after = (place, cursor)
        rows = await queries.page(
            session,
            member_id,
            closed_too=status is PositionStatus.ALL,
            search=search,
            after=after,
            limit=limit + 1,
        )
    items = [
        position(row, follow_up(row.risks, today, ruleset, row.ionising_category))
        for row in rows[:limit]
    ]
    return Positions(items=items, next=items[-1].id if len(rows) > limit else None)
