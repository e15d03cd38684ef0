"""Staff accounts: who works here, and a new colleague. For staff only."""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query
from sqlalchemy.exc import IntegrityError

from services.identity.accounts import processes
from services.identity.accounts.rules import email_key
from services.identity.passwords.hashing import Hashing
from services.identity.rights import announce_change
from services.identity.secret import new_secret
from services.identity.staff import queries
from services.identity.staff.processes import make_known
from services.identity.staff.rules import check_teams
from services.identity.tables import ONE_ACCOUNT_PER_EMAIL, Account
from shared.contracts.identity.people import StaffAccount, StaffAccounts, StaffRegistration
from shared.contracts.processes.account_mail import AccountMail
from shared.database import Sessions, violates
from shared.errors import Conflict, Invalid
from shared.http.caller import Role, SignedIn, Staff, require_role
from shared.temporal.client import Temporal

router = APIRouter(prefix="/staff/accounts", tags=["staff"])

Operator = Annotated[SignedIn, Depends(require_role(Role.OPERATOR))]
PAGE = 50
INVITATION_LIFE = timedelta(days=7)


@router.get("")
async def list_accounts(
    _: Staff,
    sessions: Sessions,
    ids: Annotated[list[UUID] | None, Query(max_length=100)] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> StaffAccounts:
    """The staff, by name; or, with `ids`, whoever has these accounts."""
    async with sessions() as session:
        if ids is not None:
            found, more = await queries.by_ids(session, ids), False
        else:
            found = await queries.staff(session, _read(cursor) if cursor else None, PAGE + 1)
            found, more = found[:PAGE], len(found) > PAGE
        roles = await queries.roles_of(session, found)
        teams = await queries.teams_of(session, found)
    return StaffAccounts(
        items=[line(account, roles[account.id], teams[account.id]) for account in found],
        next=_cursor(found[-1]) if more else None,
    )


@router.post("", status_code=201)
async def create(
    body: StaffRegistration,
    _: Operator,
    sessions: Sessions,
    temporal: Temporal,
    hasher: Hashing,
) -> StaffAccount:
    """Create a colleague's account; a mail lets them choose their password."""
    check_teams(body.roles, body.teams)
    now, account_id = datetime.now(UTC), uuid4()
    account = Account(
        id=account_id,
        email_key=email_key(body.email),
        # Nobody knows it: the mail's link replaces it.
        password_hash=await hasher.hash(new_secret()),
        staged_at=now,
        request_id=account_id,
        opened_at=now,
        activated_at=now,
        staff_since=now,
        **body.model_dump(exclude={"roles", "teams"}),
    )
    try:
        async with sessions.begin() as session:
            session.add(account)
            await session.flush()
            await queries.set_roles(session, account_id, body.roles)
            await queries.set_teams(session, account_id, body.teams)
            await announce_change(session, account_id)
    except IntegrityError as error:
        if violates(error, ONE_ACCOUNT_PER_EMAIL):
            raise Conflict("email_taken", "Un compte existe déjà pour cette adresse.") from error
        raise
    await processes.mail(
        temporal, account_id, uuid4(), AccountMail.PASSWORD_RESET, link_life=INVITATION_LIFE
    )
    await make_known(temporal, account_id)
    return line(account, set(body.roles), set(body.teams))


def line(account: Account, roles: Iterable[str], teams: Iterable[UUID]) -> StaffAccount:
    return StaffAccount(
        id=account.id,
        display_name=account.display_name,
        roles=sorted(roles),
        teams=sorted(teams),
    )


def _cursor(last: Account) -> str:
    text = f"{last.id} {last.last_name.lower()}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read(cursor: str) -> tuple[str, UUID]:
    try:
        account_id, _, name = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return name, UUID(account_id)
    except ValueError as error:
        raise Invalid("cursor_invalid", "Cette suite de liste n'existe pas.") from error
