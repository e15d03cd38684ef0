"""Forgotten and changed passwords. Whoever changes one ends the sessions it had opened.

A forgotten one also ends the API tokens: who made them is not known any more.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from fastapi import APIRouter
from temporalio.client import Client

from services.identity.accounts import processes
from services.identity.accounts import queries as accounts
from services.identity.accounts.even import evenly
from services.identity.accounts.profile import present
from services.identity.accounts.routes import mail_tries_of
from services.identity.accounts.rules import email_key
from services.identity.links import queries as links
from services.identity.links.rules import RESET, unusable, usable
from services.identity.passwords import rules
from services.identity.passwords.hashing import Hasher, Hashing
from services.identity.policy import CurrentPolicy
from services.identity.rights import announce_change
from services.identity.secret import hashed
from services.identity.sessions import queries as own_sessions
from services.identity.sessions.own import OwnSession
from services.identity.throttles import gate
from services.identity.throttles import queries as throttles
from services.identity.throttles.rules import sign_in_tries
from services.identity.tokens import queries as api_tokens
from shared.contracts.identity.access import (
    PasswordChange,
    PasswordReset,
    PasswordResetRedemption,
)
from shared.contracts.identity.people import Address, Token
from shared.contracts.processes.account_mail import AccountMail
from shared.database import SessionFactory, Sessions
from shared.errors import FieldProblem, Invalid
from shared.http.caller import AnyCaller
from shared.http.idempotency import RequestId
from shared.temporal.client import Temporal

router = APIRouter(tags=["passwords"])


@router.post("/password-resets", status_code=202)
async def ask_reset(
    body: Address,
    caller: AnyCaller,
    sessions: Sessions,
    temporal: Temporal,
    policy: CurrentPolicy,
    request_id: RequestId,
) -> None:
    """Mail a link to choose a new password; the answer is the same for an unknown e-mail."""
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        await gate.admit(session, mail_tries_of(body.email, caller, policy), now)
    async with evenly(policy.even_step):
        async with sessions() as session:
            account = await accounts.by_email(session, body.email)
        if account is None:
            return
        if account.activated_at is None:
            await processes.mail_activation(temporal, account, request_id)
        else:
            await processes.mail(temporal, account.id, request_id, AccountMail.PASSWORD_RESET)


@router.put("/password-resets/{token}", status_code=204)
async def reset(
    token: Token,
    body: PasswordReset,
    _: AnyCaller,
    sessions: Sessions,
    temporal: Temporal,
    hasher: Hashing,
) -> None:
    """Choose a new password by the mail's token. 410 `link_unusable` when it cannot be."""
    await _redeem(token, body.password, sessions, temporal, hasher)


@router.post("/password-resets/redemption", status_code=204)
async def redeem(
    body: PasswordResetRedemption,
    _: AnyCaller,
    sessions: Sessions,
    temporal: Temporal,
    hasher: Hashing,
) -> None:
    """The same with the token in the body, where no access log keeps it."""
    await _redeem(body.token, body.password, sessions, temporal, hasher)


@router.put("/me/password", status_code=204)
async def change(
    body: PasswordChange,
    caller: OwnSession,
    sessions: Sessions,
    temporal: Temporal,
    hasher: Hashing,
) -> None:
    """Change one's password; every other session ends and a mail says so."""
    now = datetime.now(UTC)
    async with sessions() as session:
        account = present(await accounts.get(session, caller.account_id))
    names = (account.first_name, account.last_name)
    rules.check(body.new_password, account.email, names, field="new_password")
    tries = sign_in_tries(email_key(account.email), caller.address)
    async with sessions.begin() as session:
        await gate.admit(session, tries, now)
    good, _ = await hasher.verify(body.current_password, account.password_hash)
    if not good:
        raise _wrong_current()
    password_hash = await hasher.hash(body.new_password)
    async with sessions.begin() as session:
        await throttles.give_back(session, tries)
        await accounts.change(session, account.id, {"password_hash": password_hash})
        await own_sessions.revoke_all(session, account.id, now, but=caller.session_id)
        await links.void_all(session, account.id, RESET, now)
        await announce_change(session, account.id)
    await _tell(temporal, account.id)


async def _redeem(
    token: str, password: str, sessions: SessionFactory, temporal: Client, hasher: Hasher
) -> None:
    now = datetime.now(UTC)
    async with sessions() as session:
        link = await links.by_token(session, hashed(token), RESET)
        account = await accounts.get(session, link.account_id) if link else None
    if link is None or account is None or not usable(link, now):
        raise unusable()
    names = (account.first_name, account.last_name)
    rules.check(password, account.email, names, field="password")
    password_hash = await hasher.hash(password)
    async with sessions.begin() as session:
        kept = await links.locked(session, link.id, account.id)
        if kept is None or not usable(kept, now):
            raise unusable()
        kept.used_at = now
        await links.void_all(session, account.id, RESET, now)
        await accounts.change(session, account.id, {"password_hash": password_hash})
        await own_sessions.revoke_all(session, account.id, now)
        # Whoever held the account before may have left one behind.
        await api_tokens.revoke_all(session, account.id, now)
        (account_key, _), *_ = sign_in_tries(email_key(account.email), "")
        await throttles.clear(session, account_key)
        await announce_change(session, account.id)
    await _tell(temporal, account.id)


async def _tell(temporal: Client, account_id: UUID) -> None:
    await processes.mail(temporal, account_id, uuid4(), AccountMail.PASSWORD_CHANGED)


def _wrong_current() -> Invalid:
    said = "Le mot de passe actuel ne convient pas."
    return Invalid(
        "invalid", said, [FieldProblem(field="current_password", code="wrong", detail=said)]
    )
