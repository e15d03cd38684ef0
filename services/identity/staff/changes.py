"""What an operator changes of a colleague: roles, teams. It counts from the very next request."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.rights import announce_change
from services.identity.sessions import queries as sessions_of
from services.identity.staff import queries
from services.identity.staff.processes import make_known
from services.identity.staff.routes import Operator, line
from services.identity.staff.rules import changed, check_own_change, check_teams
from services.identity.tables import Account
from services.identity.tokens import queries as tokens
from shared.contracts.identity.people import StaffAccount, StaffChange
from shared.database import Sessions
from shared.errors import NotFound
from shared.temporal.client import Temporal

router = APIRouter(prefix="/staff/accounts", tags=["staff"])


@router.patch("/{account_id}")
async def change(
    account_id: UUID, body: StaffChange, caller: Operator, sessions: Sessions, temporal: Temporal
) -> StaffAccount:
    """Change a colleague's roles and teams. Without roles they have left: nothing stays open."""
    async with sessions.begin() as session:
        account = await queries.locked_staff(session, account_id)
        if account is None:
            raise NotFound("not_found", "Ce compte n'existe pas.")
        before = await _line(session, account)
        roles, teams = changed(before, body)
        check_teams(roles, teams)
        if account_id == caller.account_id:
            check_own_change(roles)
        await queries.set_roles(session, account_id, roles)
        await queries.set_teams(session, account_id, teams)
        if not roles:
            now = datetime.now(UTC)
            await sessions_of.revoke_all(session, account_id, now)
            await tokens.revoke_all(session, account_id, now)
        await announce_change(session, account_id)
    await make_known(temporal, account_id)
    return line(account, roles, teams)


async def _line(session: AsyncSession, account: Account) -> StaffAccount:
    roles = await queries.roles_of(session, [account])
    teams = await queries.teams_of(session, [account])
    return line(account, roles[account.id], teams[account.id])
