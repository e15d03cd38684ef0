"""Creating an account. The answer never says whether the e-mail was known."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from services.identity.accounts import processes, queries
from services.identity.accounts.even import evenly
from services.identity.accounts.rules import email_key
from services.identity.links import queries as links
from services.identity.links.rules import ACTIVATION
from services.identity.passwords import rules as passwords
from services.identity.passwords.hashing import Hashing
from services.identity.policy import CurrentPolicy
from services.identity.throttles import gate
from services.identity.throttles import queries as throttles
from services.identity.throttles.rules import Tries, mail_tries
from shared.contracts.identity.people import Registration
from shared.contracts.processes.account_mail import AccountMail
from shared.database import Sessions
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
    """Create an account. A mail follows: how to activate it, or that there is one already."""
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        await gate.admit(session, mail_tries_of(body.email, caller, policy), now)
    known = None
    # Twice the step of a mere mail: a password is hashed and a process awaited as well.
    async with evenly(2 * policy.even_step):
        password_hash = await hasher.hash(body.password)
        async with sessions.begin() as session:
            await queries.prune_staged(session, now)
            await throttles.prune(session, now)
            if await queries.asked_for_another(session, request_id, body.email):
                raise KEY_REUSED
            repeated = await queries.registered_by(session, request_id, body.email)
            staged = repeated or await queries.stage(session, request_id, body, password_hash, now)
            if staged is None:
                known = await queries.by_email(session, body.email)
            elif repeated is None:
                # An older mail must not open what was just chosen.
                await links.void_all(session, staged.id, ACTIVATION, now)
        if staged is not None and staged.activated_at is None:
            await processes.mail_activation(temporal, staged, request_id)
        elif known is not None:
            await processes.mail(temporal, known.id, request_id, AccountMail.ALREADY_EXISTS)
