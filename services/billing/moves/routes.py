"""HTTP for mergers and takeovers: what stays where it was issued, for the member services."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.billing.moves import queries
from shared.database import Sessions
from shared.http.caller import MemberServices

router = APIRouter(prefix="/staff/billing-moves", tags=["staff"])

SHOWN = 200


class BilledTo(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    siret: str
    legal_name: str


class MemberBilling(BaseModel):
    member_id: UUID
    account: BilledTo | None
    invoices: int
    unpaid: int
    unpaid_amount: Decimal
    declarations: int


class UnpaidInvoice(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    member_id: UUID
    number: str
    title: str
    issued_on: date
    due_on: date | None
    amount: Decimal


class UnpaidInvoices(BaseModel):
    """`count` is whole; the items are the first 200."""

    count: int
    items: list[UnpaidInvoice]


class BillingMoves(BaseModel):
    members: list[MemberBilling]
    unpaid: UnpaidInvoices


@router.get("")
async def dry_run(
    caller: MemberServices,
    sessions: Sessions,
    absorbing: UUID,
    absorbed: Annotated[list[UUID], Query(max_length=20)] = [],  # noqa: B006
) -> BillingMoves:
    """Tell what was issued to each member. It stays theirs; the absorbing member will read it."""
    members = [absorbing, *absorbed]
    concerned = absorbed or members
    async with sessions() as session:
        accounts = await queries.accounts(session, members)
        invoices = await queries.invoices(session, members)
        declared = await queries.declarations(session, members)
        unpaid = await queries.unpaid(session, concerned, SHOWN)
    none = (0, 0, Decimal("0.00"))
    return BillingMoves(
        members=[
            MemberBilling(
                member_id=one,
                account=BilledTo.model_validate(accounts[one]) if one in accounts else None,
                invoices=invoices.get(one, none)[0],
                unpaid=invoices.get(one, none)[1],
                unpaid_amount=invoices.get(one, none)[2],
                declarations=declared.get(one, 0),
            )
            for one in members
        ],
        unpaid=UnpaidInvoices(
            count=sum(invoices.get(one, none)[1] for one in concerned),
            items=[UnpaidInvoice.model_validate(one) for one in unpaid],
        ),
    )
