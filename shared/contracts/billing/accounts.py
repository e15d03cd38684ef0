"""Billing accounts: whom billing may invoice."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.billing import queue
from shared.sealed import SealedText


class BilledParty(BaseModel):
    """Sealed content: the company as it will stand on invoices."""

    siret: str
    legal_name: str
    address: str
    address_complement: str | None = None
    postal_code: str
    town: str


class BillingOpening(BaseModel):
    member_id: UUID
    at: datetime
    party: SealedText


@queue.activity()
async def open_billing_account(opening: BillingOpening) -> None:
    """Open the member's account from a sealed `BilledParty`. Idempotent by member.

    Conflict("billing_account_exists") if another member is already billed under this SIRET.
    """
    raise NotImplementedError


@queue.activity()
async def close_billing_account(member_id: UUID) -> None:
    """Compensation: remove an account that has billed nothing. Idempotent."""
    raise NotImplementedError
