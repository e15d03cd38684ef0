"""HTTP for « Visibilité »: who has access to a member, changed by its administrators."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from services.membership.access import pages
from services.membership.access.answers import (
    AccessBody,
    AccessGrantView,
    AccessHistory,
    AccessPage,
    ReviewAnswer,
    ReviewBody,
)
from services.membership.access.changes import change, order
from services.membership.access.rules import GRANT_UNKNOWN
from services.membership.access.views import Reader
from services.membership.context import CurrentContext
from shared.contracts.membership.access import AccessConfirmation, AccessOrder
from shared.contracts.processes.access_change import AccessChangeInput
from shared.errors import NotFound
from shared.http.caller import CurrentAccount, Role, SignedIn
from shared.http.idempotency import RequestId
from shared.http.rights import InPerson, Right, require

router = APIRouter(prefix="/members/{member_id}", tags=["access"])

Holder = Annotated[SignedIn, Depends(require(Right.READ_MEMBER))]
Manager = Annotated[SignedIn, Depends(require(Right.MANAGE_ACCESS))]
IfMatch = Annotated[str | None, Header(max_length=200)]
Cursor = Annotated[str | None, Query(max_length=200)]


@router.get("/access-grants")
async def show(
    member_id: UUID, caller: Holder, context: CurrentContext, response: Response
) -> AccessPage:
    """Who has access and what each type allows. Without the right to decide it, one's own access
    and the names of the administrators."""
    page = await pages.page(context, member_id, _reader(caller, member_id))
    response.headers["ETag"] = page.etag
    return page


@router.patch("/access-grants/{account_id}")
async def modify(
    member_id: UUID, account_id: UUID, body: AccessBody, caller: Manager, person: InPerson,
    request_id: RequestId, context: CurrentContext, response: Response, if_match: IfMatch = None,
) -> AccessGrantView:  # fmt: skip
    """Change somebody's access type. With `If-Match`, 412 when another administrator was first."""
    asked = AccessOrder(
        key=request_id,
        member_id=member_id,
        account_id=account_id,
        access=body.access,
        by=caller.account_id,
        at=datetime.now(UTC),
        as_administrator=True,
        only_if_held=True,
        expected=if_match,
    )
    await order(context, asked)
    grant = await pages.one_grant(context, member_id, account_id, _reader(caller, member_id))
    if grant is None:
        raise GRANT_UNKNOWN
    response.headers["ETag"] = grant.etag
    return grant


@router.delete("/access-grants/{account_id}", status_code=204)
async def withdraw(
    member_id: UUID, account_id: UUID, caller: CurrentAccount, person: InPerson,
    request_id: RequestId, context: CurrentContext, if_match: IfMatch = None,
) -> Response:  # fmt: skip
    """Withdraw somebody's access; one's own with any access. The very next request is refused."""
    own = account_id == caller.account_id
    if own and member_id not in caller.members:
        raise NotFound("not_found", "Cet adhérent n'existe pas.")
    if not own:
        require(Right.MANAGE_ACCESS)(member_id, caller)
    asked = AccessOrder(
        key=request_id,
        member_id=member_id,
        account_id=account_id,
        access=None,
        by=caller.account_id,
        at=datetime.now(UTC),
        as_administrator=not own,
        expected=if_match,
    )
    await order(context, asked)
    return Response(status_code=204)


@router.get("/access-history")
async def history(
    member_id: UUID, caller: Holder, context: CurrentContext, cursor: Cursor = None
) -> AccessHistory:
    """Every access given, changed and withdrawn, by whom; reviews. The newest first."""
    reader = _reader(caller, member_id)
    if not reader.staff:
        require(Right.MANAGE_ACCESS)(member_id, caller)
    return await pages.history(context, member_id, reader, cursor)


@router.post("/access-review")
async def confirm(
    member_id: UUID, body: ReviewBody, caller: Manager, person: InPerson, request_id: RequestId,
    context: CurrentContext, if_match: IfMatch = None,
) -> ReviewAnswer:  # fmt: skip
    """Confirm who is still entitled; everybody else loses access. `If-Match`: the list's ETag."""
    asked = AccessConfirmation(
        key=request_id,
        member_id=member_id,
        by=caller.account_id,
        keep=body.keep,
        at=datetime.now(UTC),
        expected=if_match,
    )
    done = await change(context, request_id, AccessChangeInput(confirmation=asked))
    assert done is not None
    return ReviewAnswer(confirmed_at=done.at, kept=done.kept, withdrawn=done.withdrawn)


def _reader(caller: SignedIn, member_id: UUID) -> Reader:
    """Somebody of the member services who has access too reads as what that access says."""
    access = caller.members.get(member_id)
    staff = access is None and Role.MEMBER_SERVICES in caller.roles
    return Reader(account_id=caller.account_id, access=access, staff=staff)
