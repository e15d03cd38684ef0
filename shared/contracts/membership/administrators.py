"""Changing a member's administrator: the evidence staff decide on, kept as it comes in."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue
from shared.contracts.membership.levels import Access
from shared.contracts.notifications.messages import Delivery


class Evidence(BaseModel):
    """What is known when the request is made. `former_account_id` is the account behind the
    e-mail typed; `former_access` what it could do on the member then, if anything.
    """

    procedure_id: UUID
    former_account_id: UUID | None
    former_access: Access | None
    former_last_seen_at: datetime | None
    others_told: int
    window_until: datetime


class MoreEvidence(BaseModel):
    """What came in since. Each is kept as it was first told."""

    procedure_id: UUID
    former_mail: Delivery | None = None
    file_mail: Delivery | None = None
    consented_at: datetime | None = None
    objected_at: datetime | None = None


@queue.activity()
async def open_evidence(evidence: Evidence) -> None:
    """Keep it once."""
    raise NotImplementedError


@queue.activity()
async def add_evidence(more: MoreEvidence) -> None:
    """Add what is given and not known yet. Idempotent."""
    raise NotImplementedError
