"""What a token stands for: for the gateway only, and 404 for everybody else."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.accounts import queries as accounts
from services.identity.secret import API_TOKEN_PREFIX, hashed
from services.identity.sessions import queries as own_sessions
from services.identity.staff import queries as staff
from services.identity.tables import ApiToken, Session
from services.identity.tokens import queries as tokens
from shared.contracts.identity.resolutions import GATEWAY_SCOPE, Resolution, ResolutionRequest
from shared.database import Sessions
from shared.errors import NotFound
from shared.http.caller import AnyCaller, Caller

router = APIRouter(prefix="/internal", include_in_schema=False)


def _gateway(caller: AnyCaller) -> Caller:
    if GATEWAY_SCOPE not in (caller.scopes or ()):
        raise NotFound("not_found", "Cette page n'existe pas.")
    return caller


@router.post("/resolutions")
async def resolve(
    body: ResolutionRequest, _: Annotated[Caller, Depends(_gateway)], sessions: Sessions
) -> Resolution:
    """The account behind a session or API token; 404 once it is over."""
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        found = await _found(session, body.token, now)
        account = await accounts.get(session, found.account_id) if found else None
        if found is None or account is None or account.activated_at is None:
            raise NotFound("token_unknown", "Ce jeton ne désigne personne.")
        roles = await accounts.roles(session, account.id)
        teams = await staff.teams(session, account.id)
    return Resolution(
        account_id=account.id,
        display_name=account.display_name,
        roles=frozenset(roles),
        teams=frozenset(teams),
        expires_at=found.expires_at,
        **_reach(found),
    )


async def _found(session: AsyncSession, token: str, now: datetime) -> Session | ApiToken | None:
    if token.startswith(API_TOKEN_PREFIX):
        if held := await tokens.by_token(session, hashed(token), now):
            await tokens.touch(session, held.id, now)
        return held
    if opened := await own_sessions.by_token(session, hashed(token), now):
        await own_sessions.touch(session, opened.id, now)
    return opened


def _reach(found: Session | ApiToken) -> dict[str, Any]:
    """A session may do all its account may; a token what it was made for."""
    if isinstance(found, Session):
        return {"session_id": found.id, "scopes": None, "members": None}
    return {"session_id": None, "scopes": found.scopes, "members": found.members}
