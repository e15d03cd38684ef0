"""The day's digest: what its process asks of notifications, a page of accounts at a time."""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.notifications import queue


class DigestPage(BaseModel):
    """The accounts that follow `after`, in their order. `day` names the digest: one an account."""

    day: date
    after: UUID | None = None
    limit: int = 100


class DigestsSent(BaseModel):
    """`delayed` could not be mailed yet and keep their entries; `next` is where to go on."""

    sent: int
    refused: int
    delayed: int
    next: UUID | None


class Erased(BaseModel):
    deliveries: int
    notices: int


# Longer than a page of the slowest mail server; the heartbeat says much sooner that it stopped.
@queue.activity(timeout=timedelta(minutes=30), heartbeat=timedelta(seconds=30))
async def send_digests(page: DigestPage) -> DigestsSent:
    """Mail one digest to each account of the page that has kept messages. Once a day each."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(minutes=10), heartbeat=timedelta(seconds=30))
async def erase_old_messages(at: datetime) -> Erased:
    """Erase what was told too long before `at` (a setting of notifications). Idempotent."""
    raise NotImplementedError
