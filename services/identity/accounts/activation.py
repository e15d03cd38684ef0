"""Activating an account. Only a POST acts: a mail scanner that opens the page changes nothing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from fastapi import APIRouter

from services.identity.accounts import processes, queries
from services.identity.accounts.even import evenly
from services.identity.accounts.routes import mail_tries_of
from services.identity.accounts.rules import CONTESTED
from services.identity.links import queries as links
from services.identity.links.rules import ACTIVATION, unusable
from services.identity.policy import CurrentPolicy
from services.identity.secret import hashed
from services.identity.throttles import gate
from shared.contracts.identity.people import Activated, ActivationToken, Address
from shared.contracts.processes.account_mail import AccountMail
from shared.database import Sessions
from shared.http.caller import AnyCaller
from shared.http.idempotency import RequestId
from shared.temporal.client import Temporal

router = APIRouter(tags=["accounts"])

CHOICE_LIFE = timedelta(days=1)


@router.post("/accounts/activation")
async def activate(
    body: ActivationToken, _: AnyCaller, sessions: Sessions, temporal: Temporal
) -> Activated:
    """Activate the account whose mail held this token. 410 `link_unusable` when it cannot be.

    Where several registrations chose different passwords, a mail lets its owner choose one."""
    async with sessions() as session:
        link = await links.by_token(session, hashed(body.token), ACTIVATION)
    if link is None:
        raise unusable()
    await processes.activate(temporal, link)
    async with sessions() as session:
        account = await queries.get(session, link.account_id)
    if account is None or account.request_id != CONTESTED:
        return Activated(password_chosen=True)
    await processes.mail(
        temporal, account.id, uuid4(), AccountMail.PASSWORD_RESET, link_life=CHOICE_LIFE
    )
    return Activated(password_chosen=False)


@router.post("/accounts/activation-links", status_code=202)
async def send_link(
    body: Address,
    caller: AnyCaller,
    sessions: Sessions,
    temporal: Temporal,
    policy: CurrentPolicy,
    request_id: RequestId,
) -> None:
    """Mail a new activation link, if the e-mail has an account; the answer is the same if not."""
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        await gate.admit(session, mail_tries_of(body.email, caller, policy), now)
    async with evenly(policy.even_step):
        async with sessions() as session:
            account = await queries.by_email(session, body.email)
        if account is None:
            return
        if account.activated_at is None:
            await processes.mail_activation(temporal, account, request_id)
        else:
            await processes.mail(temporal, account.id, request_id, AccountMail.ALREADY_EXISTS)
