"""A member of staff as colleagues know them: who, in which groups, away when."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.identity import queue
from shared.sealed import SealedText


class Away(BaseModel):
    """Both days included."""

    id: UUID
    first_day: date
    last_day: date
    substitute: UUID


class Colleague(BaseModel):
    """Sealed content. Without roles they have left; `read_at` tells the newer of two."""

    account_id: UUID
    display_name: str
    roles: list[str]
    teams: list[UUID]
    absences: list[Away]
    read_at: datetime


@queue.activity()
async def seal_colleague(account_id: UUID) -> SealedText:
    """Seal a `Colleague` as they are now. NotFound("account_unknown") when there is no account."""
    raise NotImplementedError
