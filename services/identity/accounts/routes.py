"""Creating an account. The answer never says whether the e-mail was known."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from services.identity.accounts import processes, queries
from services.identity.accounts.even import evenly
from services.identity.accounts.rules import email_key
from services.identity.passwords import rules as passwords
from services.identity.passwords.hashing import Hasher, Hashing
from services.identity.policy import CurrentPolicy
from services.identity.throttles import gate
from services.identity.throttles import queries as throttles
from services.identity.throttles.rules import Tries, mail_tries
from shared.contracts.identity.people import Registration
from shared.contracts.processes.account_mail import AccountMail
from shared.database import SessionFactory, Sessions
from shared.errors import Conflict
from shared.http.caller import AnyCaller
from shared.http.idempotency import RequestId
from shared.temporal.client import Temporal

router = APIRouter(tags=["accounts"])

KEY_REUSED = Conflict(
    "idempotency_key_reused", "Cette clé d'idempotence a déjà servi à une autre demande."
)


def mail_tries_of(email: str, caller: AnyCaller, policy: CurrentPolicy) -> Tries:
    return mail_tries(email_key(email), caller.address, policy.requests_per_hour)


def _accepted_password(body: Registration) -> Registration:
    names = (body.first_name, body.last_name)
    passwords.check(body.password, body.email, names, field="password")
    return body


AcceptedRegistration = Annotated[Registration, Depends(_accepted_password)]


@router.post("/accounts", status_code=202)
async def register(
    body: AcceptedRegistration,
    caller: AnyCaller,
    sessions: Sessions,
    temporal: Temporal,
    hasher: Hashing,
    policy: CurrentPolicy,
    request_id: RequestId,
) -> None:
    """Create an account. A mail follows: how to activate it, or that there is one already.

    Registered twice with different passwords before it is activated, neither is good: whoever
    activates it is mailed a link to choose one."""
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        await gate.admit(session, mail_tries_of(body.email, caller, policy), now)
    known = None
    # Twice the step of a mere mail: a password is hashed and a process awaited as well.
    async with evenly(2 * policy.even_step):
        password_hash = await hasher.hash(body.password)
        agreed_with = await _agreed_with(body, sessions, hasher)
        async with sessions.begin() as session:
            await queries.prune_staged(session, now)
            await throttles.prune(session, now)
            if await queries.asked_for_another(session, request_id, body.email):
                raise KEY_REUSED
            repeated = await queries.registered_by(session, request_id, body.email)
            staged = repeated or await queries.stage(
                session, request_id, body, password_hash, now,
                agreed_with=agreed_with, nobody_s=hasher.nobody,
            )  # fmt: skip
            if staged is None:
                known = await queries.by_email(session, body.email)
        if staged is not None and staged.activated_at is None:
            await processes.mail_activation(temporal, staged, request_id)
        elif known is not None:
            await processes.mail(temporal, known.id, request_id, AccountMail.ALREADY_EXISTS)


async def _agreed_with(body: Registration, sessions: SessionFactory, hasher: Hasher) -> str:
    """The hash that stands there for the same password, or "". Whoever knows the e-mail of
    somebody about to activate an account must not choose their password."""
    async with sessions() as session:
        before = await queries.by_email(session, body.email)
    if before is None or before.activated_at is not None:
        return ""
    same, _ = await hasher.verify(body.password, before.password_hash)
    return before.password_hash if same else ""
