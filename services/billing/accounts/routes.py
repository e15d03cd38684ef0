"""HTTP for a member's billing account: read only, opened when its application is accepted."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from services.billing.accounts import queries
from services.billing.readers import READERS
from shared.database import Sessions
from shared.errors import NotFound


class BillingAccount(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    member_id: UUID
    siret: str
    legal_name: str
    address: str
    address_complement: str | None
    postal_code: str
    town: str
    opened_at: datetime


router = APIRouter(tags=["billing"])


@router.get(
    "/members/{member_id}/billing-account",
    dependencies=[Depends(READERS)],
    response_model=BillingAccount,
)
async def show(member_id: UUID, sessions: Sessions) -> object:
    """Show whom invoices are made out to."""
    async with sessions() as session:
        account = await queries.find(session, member_id)
    if account is None:
        raise NotFound("not_found", "Cet adhérent n'existe pas.")
    return account
