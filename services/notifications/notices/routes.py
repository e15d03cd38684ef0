"""HTTP for notices: everybody sees and marks their own, and nobody else's exist."""

import base64
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from services.notifications import tables
from services.notifications.notices import queries
from services.notifications.texts import Texts
from shared.contracts.notifications.messages import Template
from shared.database import Sessions
from shared.errors import FieldProblem, Invalid, NotFound
from shared.http.caller import CurrentAccount

router = APIRouter(prefix="/me/notifications", tags=["notifications"])


class Notice(BaseModel):
    """`title` is a French sentence; `path` is the portal's page that answers it."""

    id: UUID
    created_at: datetime
    title: str
    path: str
    read: bool


class Notices(BaseModel):
    """`unread` counts them all, on whatever page one is."""

    items: list[Notice]
    next: str | None
    unread: int


def _texts(request: Request) -> Texts:
    texts: Texts = request.app.state.texts
    return texts


@router.get("", summary="List one's notices")
async def list_notices(
    caller: CurrentAccount,
    sessions: Sessions,
    texts: Annotated[Texts, Depends(_texts)],
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Notices:
    """Unread first, then newest first. `after` is the `next` of the page before."""
    async with sessions() as session:
        found = await queries.of_account(
            session, caller.account_id, _place(after) if after else None, limit + 1
        )
        unread = await queries.unread(session, caller.account_id)
    shown = found[:limit]
    return Notices(
        items=[_told(notice, texts) for notice in shown],
        next=_cursor(shown[-1]) if len(found) > limit else None,
        unread=unread,
    )


@router.post("/read", status_code=204, summary="Mark every notice read")
async def read_all(caller: CurrentAccount, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await queries.mark_all_read(session, caller.account_id)


@router.post("/{notice_id}/read", status_code=204, summary="Mark one notice read")
async def read_one(notice_id: UUID, caller: CurrentAccount, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        if not await queries.mark_read(session, caller.account_id, notice_id):
            raise NotFound("not_found", "Cette notification n'existe pas.")


def _told(notice: tables.Notice, texts: Texts) -> Notice:
    return Notice(
        id=notice.id,
        created_at=notice.created_at,
        title=texts.sentence(Template(notice.template), notice.facts),
        path=notice.path,
        read=notice.read_at is not None,
    )


def _cursor(notice: tables.Notice) -> str:
    unread = int(notice.read_at is None)
    place = f"{unread} {notice.created_at.isoformat()} {notice.id}"
    return base64.urlsafe_b64encode(place.encode()).decode()


def _place(cursor: str) -> tuple[bool, datetime, UUID]:
    try:
        unread, moment, notice_id = base64.urlsafe_b64decode(cursor).decode().split(" ")
        created_at = datetime.fromisoformat(moment).astimezone(UTC)
        return bool(int(unread)), created_at, UUID(notice_id)
    except (ValueError, OverflowError) as error:
        wrong = FieldProblem(
            field="after", code="cursor_unknown", detail="Reprenez la liste depuis le début."
        )
        raise Invalid("invalid", "Certaines informations sont à corriger.", [wrong]) from error
