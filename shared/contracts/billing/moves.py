"""What a merger or a takeover asks of billing: who reads and who is billed from now on.

An invoice stays under the member it was issued to, for ever.
"""

from uuid import UUID

from pydantic import BaseModel

from shared.contracts.billing import queue
from shared.sealed import SealedText


class BillingScope(BaseModel):
    """For a takeover, nothing is absorbed."""

    absorbing: UUID
    absorbed: list[UUID] = []


class BillingMove(BillingScope):
    procedure_id: UUID


class NewParty(BaseModel):
    """Sealed content: what changes on the invoices to come."""

    siret: str
    legal_name: str | None = None


class PartyChange(BaseModel):
    procedure_id: UUID
    member_id: UUID
    party: SealedText


class BillingCounts(BaseModel):
    counts: dict[str, int]


@queue.activity()
async def count_billing_moves(scope: BillingScope) -> BillingCounts:
    """Say what stays and what is closed, and do nothing."""
    raise NotImplementedError


@queue.activity()
async def move_billing(move: BillingMove) -> None:
    """Close the absorbed accounts; the absorbing member reads what was issued to them.

    Idempotent. Conflict("billing_already_moved") when another procedure has moved one of them.
    """
    raise NotImplementedError


@queue.activity()
async def change_party(change: PartyChange) -> None:
    """Bill the member under a sealed `NewParty`, keeping what the account was. Idempotent.

    Conflict("billing_account_exists") if another member is already billed under this SIRET.
    """
    raise NotImplementedError


@queue.activity()
async def restore_billing(procedure_id: UUID) -> None:
    """Undo what the procedure changed. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def settle_billing(procedure_id: UUID) -> None:
    """It can no longer be undone: forget what was before. Idempotent."""
    raise NotImplementedError
