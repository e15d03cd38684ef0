"""HTTP for access: what the member services see, and withdraw. They name nobody here."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from services.membership.access import pages
from services.membership.access.answers import AccessHistory, AccessPage
from services.membership.access.changes import order
from services.membership.access.views import Reader
from services.membership.context import CurrentContext
from shared.contracts.membership.access import AccessOrder
from shared.errors import Forbidden
from shared.http.caller import MemberServices, SignedIn
from shared.http.idempotency import RequestId
from shared.http.rights import InPerson

router = APIRouter(prefix="/staff/members/{member_id}", tags=["staff"])

OWN = Forbidden("own_request", "Vous ne pouvez pas traiter votre propre accès comme agent.")


@router.get("/access-grants")
async def show(
    member_id: UUID, caller: MemberServices, context: CurrentContext, response: Response
) -> AccessPage:
    """Who has access to a member."""
    page = await pages.page(context, member_id, _reader(caller))
    response.headers["ETag"] = page.etag
    return page


@router.delete("/access-grants/{account_id}", status_code=204)
async def withdraw(
    member_id: UUID, account_id: UUID, caller: MemberServices, person: InPerson,
    request_id: RequestId, context: CurrentContext,
    if_match: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:  # fmt: skip
    """Withdraw somebody's access, the last administrator's excepted: that is an administrator
    change."""
    if account_id == caller.account_id:
        raise OWN
    asked = AccessOrder(
        key=request_id,
        member_id=member_id,
        account_id=account_id,
        access=None,
        by=caller.account_id,
        at=datetime.now(UTC),
        expected=if_match,
    )
    await order(context, asked)
    return Response(status_code=204)


@router.get("/access-history")
async def history(
    member_id: UUID,
    caller: MemberServices,
    context: CurrentContext,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> AccessHistory:
    """Every access given, changed and withdrawn, with the names of colleagues."""
    return await pages.history(context, member_id, _reader(caller), cursor)


def _reader(caller: SignedIn) -> Reader:
    return Reader(account_id=caller.account_id, access=None, staff=True)
