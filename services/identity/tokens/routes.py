"""API tokens: made by a person signed in, shown once, ended at will."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from fastapi import APIRouter

from services.identity.accounts import queries as accounts
from services.identity.rights import announce_change
from services.identity.secret import API_TOKEN_PREFIX, hashed, new_secret
from services.identity.sessions.own import OwnSession
from services.identity.tables import ApiToken
from services.identity.tokens import queries
from shared.contracts.identity.access import (
    ApiTokenCreated,
    ApiTokenLine,
    ApiTokens,
    NewApiToken,
)
from shared.database import Sessions
from shared.errors import Conflict, NotFound

router = APIRouter(tags=["api tokens"])

MOST_TOKENS = 50


@router.get("/me/api-tokens")
async def list_tokens(caller: OwnSession, sessions: Sessions) -> ApiTokens:
    """One's live API tokens, the newest first."""
    async with sessions() as session:
        found = await queries.of_account(session, caller.account_id, datetime.now(UTC))
    return ApiTokens(items=[ApiTokenLine.model_validate(one) for one in found])


@router.post("/me/api-tokens", status_code=201)
async def create(body: NewApiToken, caller: OwnSession, sessions: Sessions) -> ApiTokenCreated:
    """Make an API token. It is shown in this answer and never again."""
    now, token = datetime.now(UTC), new_secret(API_TOKEN_PREFIX)
    made = ApiToken(
        id=uuid4(),
        account_id=caller.account_id,
        name=body.name,
        token_hash=hashed(token),
        scopes=sorted(set(body.scopes)),
        members=body.members,
        created_at=now,
        expires_at=now + timedelta(days=body.expires_in_days),
    )
    async with sessions.begin() as session:
        # Locked: tokens made at once are counted one after the other.
        await accounts.locked(session, caller.account_id)
        if await queries.count(session, caller.account_id, now) >= MOST_TOKENS:
            raise Conflict(
                "too_many_tokens", f"Au plus {MOST_TOKENS} jetons : supprimez-en un d'abord."
            )
        session.add(made)
    line = ApiTokenLine.model_validate(made)
    return ApiTokenCreated(**line.model_dump(), token=token)


@router.delete("/me/api-tokens/{token_id}", status_code=204)
async def revoke(token_id: UUID, caller: OwnSession, sessions: Sessions) -> None:
    """End an API token: its next call is refused."""
    async with sessions.begin() as session:
        if not await queries.revoke(session, caller.account_id, token_id, datetime.now(UTC)):
            raise NotFound("not_found", "Ce jeton n'existe pas.")
        await announce_change(session, caller.account_id)
