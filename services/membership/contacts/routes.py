"""HTTP for a member's contacts: whom the service may speak to. Read only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from services.membership.contacts import queries
from shared.database import Sessions
from shared.http.caller import SignedIn
from shared.http.rights import Right, require

Reader = Annotated[SignedIn, Depends(require(Right.READ_MEMBER))]


class Contact(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    function: str
    email: str | None
    phone: str | None


class Contacts(BaseModel):
    items: list[Contact]
    next: str | None = None


router = APIRouter(tags=["members"])


@router.get("/members/{member_id}/contacts")
async def show(member_id: UUID, caller: Reader, sessions: Sessions) -> Contacts:
    """List the establishment's contacts with their function."""
    async with sessions() as session:
        found = await queries.of_member(session, member_id)
    return Contacts(items=[Contact.model_validate(one) for one in found])
