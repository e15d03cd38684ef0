"""Delivering a message: told once by key, however often and wherever the activity runs.

A message that its person wants once a day, or not by mail, is kept: the log says so, and the same
key is never mailed afterwards.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.deliveries import queries
from services.notifications.deliveries.letters import Letters
from services.notifications.deliveries.queries import Mail
from services.notifications.deliveries.sending import LEASE, Sending, being_sent, deadline
from services.notifications.digests import queries as digests
from services.notifications.notices import queries as notices
from services.notifications.preferences import queries as preferences
from shared.contracts.notifications import messages as contract
from shared.contracts.notifications.messages import CATEGORIES, Delivery, Message
from shared.contracts.notifications.preferences import Choice
from shared.database import SessionFactory


class DeliveryActivities:
    def __init__(self, sessions: SessionFactory, letters: Letters, sending: Sending) -> None:
        self._sessions = sessions
        self._letters = letters
        self._sending = sending

    @contract.deliver_message.implement
    async def deliver_message(self, message: Message) -> Delivery:
        letter = self._letters.write(message)
        mail = Mail(message.key, message.template, message.account_id, letter.message_id)
        until = deadline()
        async with self._sessions.begin() as session:
            if message.notice and message.account_id is not None:
                await notices.add(session, message)
            if await self._kept(session, message, mail):
                return Delivery.KEPT
            claim = await queries.claim(session, mail, LEASE)
        if claim.settled is not None:
            return Delivery(claim.settled)
        if claim.attempt is None:
            raise being_sent(claim)
        return await self._sending.send(message, letter, claim.attempt, until)

    async def _kept(self, session: AsyncSession, message: Message, mail: Mail) -> bool:
        """Keep it, if its person so prefers and nothing was done about it yet."""
        category = CATEGORIES.get(message.template)
        if category is None or message.account_id is None:
            return False
        choice = await preferences.choice(session, message.account_id, category)
        if choice is Choice.AT_ONCE or not await queries.keep(session, mail):
            return False
        if choice is Choice.DAILY:
            await digests.add(session, message, message.account_id, category)
        return True

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [self.deliver_message]
