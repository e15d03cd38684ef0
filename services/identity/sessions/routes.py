"""Signing in and out. A wrong password, an unknown e-mail and a sleeping account sound alike."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.accounts import queries as accounts
from services.identity.accounts.profile import profile_of
from services.identity.accounts.rules import email_key
from services.identity.passwords.hashing import Hashing
from services.identity.policy import PublicUrl
from services.identity.rights import announce_change
from services.identity.secret import hashed, new_secret
from services.identity.sessions import queries, rules
from services.identity.sessions.own import OwnSession
from services.identity.tables import Account, Session
from services.identity.throttles import gate
from services.identity.throttles import queries as throttles
from services.identity.throttles.rules import Tries, sign_in_tries
from shared.contracts.identity.access import Credentials, SessionLine, SessionOpened
from shared.contracts.identity.access import Sessions as SessionList
from shared.database import Sessions
from shared.errors import NotFound, Unauthenticated
from shared.http.caller import AnyCaller, Caller
from shared.http.cookies import clear_session, set_session

router = APIRouter(tags=["sessions"])

REFUSED = (
    "L'adresse e-mail ou le mot de passe ne convient pas. Un compte nouveau doit d'abord être"
    " activé depuis le courriel reçu."
)


@router.post("/sessions", status_code=201)
async def sign_in(
    body: Credentials,
    response: Response,
    caller: AnyCaller,
    sessions: Sessions,
    hasher: Hashing,
    public_url: PublicUrl,
    user_agent: Annotated[str, Header(max_length=1000)] = "",
) -> SessionOpened:
    """Sign in: a token for programs, the same in a cookie for browsers."""
    now = datetime.now(UTC)
    tries = sign_in_tries(email_key(body.email), caller.address)
    # Counted before it is checked: tries made at once count as many.
    async with sessions.begin() as session:
        await gate.admit(session, tries, now)
    async with sessions() as session:
        account = await accounts.by_email(session, body.email)
    good, renewed = await hasher.verify(body.password, account.password_hash if account else None)
    if account is None or not good or account.activated_at is None:
        raise Unauthenticated("credentials_refused", REFUSED)

    token = new_secret()
    opened = Session(
        id=uuid4(),
        account_id=account.id,
        token_hash=hashed(token),
        device=rules.device(user_agent),
        network=rules.network(caller.address),
        created_at=now,
        last_seen_at=now,
    )
    async with sessions.begin() as session:
        await _forgive(session, tries)
        if renewed:
            await accounts.change(session, account.id, {"password_hash": renewed})
        await _leave(session, caller, now)
        answer = await _open(session, opened, account, token, now)
    set_session(response, public_url, token, answer.expires_at)
    return answer


@router.delete("/sessions/current", status_code=204)
async def sign_out(
    response: Response, caller: AnyCaller, sessions: Sessions, public_url: PublicUrl
) -> None:
    """Sign out: the session ends at once, everywhere it was used."""
    async with sessions.begin() as session:
        await _leave(session, caller, datetime.now(UTC))
    clear_session(response, public_url)


@router.get("/me/sessions")
async def list_sessions(caller: OwnSession, sessions: Sessions) -> SessionList:
    """Where one is signed in, the latest seen first."""
    async with sessions() as session:
        found = await queries.of_account(session, caller.account_id, datetime.now(UTC))
    items = [
        SessionLine.model_validate(
            {name: getattr(one, name, None) for name in SessionLine.model_fields}
            | {"current": one.id == caller.session_id}
        )
        for one in found
    ]
    return SessionList(items=items)


@router.delete("/me/sessions/{session_id}", status_code=204)
async def revoke(session_id: UUID, caller: OwnSession, sessions: Sessions) -> None:
    """End one of one's sessions."""
    async with sessions.begin() as session:
        now = datetime.now(UTC)
        if not await queries.revoke(session, caller.account_id, session_id, now):
            raise NotFound("not_found", "Cette session n'existe pas.")
        await announce_change(session, caller.account_id)


@router.delete("/me/sessions", status_code=204)
async def revoke_others(caller: OwnSession, sessions: Sessions) -> None:
    """End every session but this one."""
    async with sessions.begin() as session:
        await queries.revoke_all(
            session, caller.account_id, datetime.now(UTC), but=caller.session_id
        )
        await announce_change(session, caller.account_id)


async def _forgive(session: AsyncSession, tries: Tries) -> None:
    """The account's tries are forgotten, the address gets this one back and no more."""
    (account_key, _), *others = tries
    await throttles.clear(session, account_key)
    await throttles.give_back(session, others)


async def _leave(session: AsyncSession, caller: Caller, now: datetime) -> None:
    if caller.account_id and caller.session_id:
        await queries.revoke(session, caller.account_id, caller.session_id, now)
        await announce_change(session, caller.account_id)


async def _open(
    session: AsyncSession, opened: Session, account: Account, token: str, now: datetime
) -> SessionOpened:
    roles = list(await accounts.roles(session, account.id))
    opened.expires_at = rules.expires_at(now, staff=bool(roles))
    await queries.forget_over(session, account.id, now)
    session.add(opened)
    return SessionOpened(
        access_token=token, expires_at=opened.expires_at, account=profile_of(account, roles)
    )
