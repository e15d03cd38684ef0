"""Sending one letter that this run has claimed, and recording what became of it.

No transaction is open while the mail server is spoken to; a lease keeps the other runs away.
What remains: a run killed between the server's yes and its record repeats the mail, under the
same Message-ID.
"""

import asyncio
import contextlib
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from temporalio.exceptions import ApplicationError

from services.notifications.deliveries import queries
from services.notifications.deliveries.envelopes import Undeliverable, seal_envelope
from services.notifications.deliveries.letters import Letter
from services.notifications.deliveries.post import NotNow, Post
from services.notifications.deliveries.queries import Claim
from shared.contracts.notifications.messages import Delivery, Message
from shared.database import SessionFactory

logger = structlog.get_logger()

# A run that has not sent by the first is stopped; the second opens the way to the next run.
SEND_WITHIN = timedelta(seconds=12)
LEASE = timedelta(seconds=15)
PAUSES = (0.2, 0.5, 1, 2)
NOT_SENT = "MailNotSent"
BEING_SENT = "BeingSent"


def being_sent(claim: Claim) -> ApplicationError:
    return ApplicationError(
        "Another run is sending it.",
        type=BEING_SENT,
        next_retry_delay=claim.wait + timedelta(milliseconds=100),
    )


class Sending:
    def __init__(self, sessions: SessionFactory, post: Post) -> None:
        self._sessions = sessions
        self._post = post

    async def send(
        self, message: Message, letter: Letter, attempt: int, deadline: float
    ) -> Delivery:
        """Raises an ApplicationError when it may be sent later. `deadline`: the loop's time."""
        try:
            async with asyncio.timeout_at(deadline):
                await self._post.send(seal_envelope(letter))
        except Undeliverable as refusal:
            logger.warning(
                "delivery_refused", key=message.key, template=message.template, code=refusal.code
            )
            async with self._sessions.begin() as session:
                await queries.record_refused(session, message.key, refusal.code)
            return Delivery.REFUSED
        except (NotNow, TimeoutError) as failure:
            code = failure.code if isinstance(failure, NotNow) else "timeout"
            async with self._sessions.begin() as session:
                await queries.give_back(session, message.key, attempt, code)
            raise ApplicationError(f"Not sent: {code}.", type=NOT_SENT) from None
        await self._record_sent(message.key)
        return Delivery.SENT

    async def _record_sent(self, key: str) -> None:
        """Insist a little: what is not recorded is sent again."""
        for pause in PAUSES:
            with contextlib.suppress(SQLAlchemyError, OSError):
                return await self._record_once(key)
            await asyncio.sleep(pause)
        return await self._record_once(key)

    async def _record_once(self, key: str) -> None:
        async with self._sessions.begin() as session:
            await queries.record_sent(session, key)


def deadline() -> float:
    """Until when a run that begins now may go on sending."""
    return asyncio.get_running_loop().time() + SEND_WITHIN.total_seconds()
