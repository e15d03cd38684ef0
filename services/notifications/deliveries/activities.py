"""Delivering a message: told once by key, however often and wherever the activity runs.

No transaction is open while the mail server is spoken to; a lease keeps the other runs away.
What remains: a run killed between the server's yes and its record repeats the mail, under the
same Message-ID.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from temporalio.exceptions import ApplicationError

from services.notifications.deliveries import queries
from services.notifications.deliveries.envelopes import Undeliverable, seal_envelope
from services.notifications.deliveries.letters import Letter, Letters
from services.notifications.deliveries.post import NotNow, Post
from services.notifications.notices import queries as notices
from shared.contracts.notifications import messages as contract
from shared.contracts.notifications.messages import Delivery, Message
from shared.database import SessionFactory

logger = structlog.get_logger()

# A run that has not sent by the first is stopped; the second opens the way to the next run.
SEND_WITHIN = timedelta(seconds=12)
LEASE = timedelta(seconds=15)
PAUSES = (0.2, 0.5, 1, 2)


class DeliveryActivities:
    def __init__(self, sessions: SessionFactory, letters: Letters, post: Post) -> None:
        self._sessions = sessions
        self._letters = letters
        self._post = post

    @contract.deliver_message.implement
    async def deliver_message(self, message: Message) -> Delivery:
        letter = self._letters.write(message)
        deadline = asyncio.get_running_loop().time() + SEND_WITHIN.total_seconds()
        async with self._sessions.begin() as session:
            if message.notice:
                await notices.add(session, message)
            claim = await queries.claim(session, message, letter.message_id, LEASE)
        if claim.settled is not None:
            return Delivery(claim.settled)
        if claim.attempt is None:
            raise ApplicationError(
                "Another run is sending it.",
                type="BeingSent",
                next_retry_delay=claim.wait + timedelta(milliseconds=100),
            )
        return await self._send(message, letter, claim.attempt, deadline)

    async def _send(
        self, message: Message, letter: Letter, attempt: int, deadline: float
    ) -> Delivery:
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
            raise ApplicationError(f"Not sent: {code}.", type="MailNotSent") from None
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

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [self.deliver_message]
