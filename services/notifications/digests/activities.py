"""The day's digests: one mail an account and a day, whatever happens to the run that sends it.

The entries of a mail are taken in the transaction that claims it, and forgotten once it is
settled: what was kept in between waits for the next day.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from services.notifications.deliveries import queries as deliveries
from services.notifications.deliveries.letters import Letters
from services.notifications.deliveries.queries import Claim, Mail
from services.notifications.deliveries.sending import LEASE, Sending, being_sent, deadline
from services.notifications.digests import queries, rules
from services.notifications.notices import queries as notices
from services.notifications.tables import DigestEntry
from shared.contracts.notifications import digests as contract
from shared.contracts.notifications.digests import DigestPage, DigestsSent, Erased
from shared.contracts.notifications.messages import Delivery, Message, Template
from shared.database import SessionFactory

# A mail that tells more is read by nobody: the portal shows the rest.
MOST_LINES = 50
# Rows erased in one transaction.
HANDFUL = 1000
NOTICES_PAGE = "/notifications"


class DigestActivities:
    def __init__(
        self, sessions: SessionFactory, letters: Letters, sending: Sending, keep_for: timedelta
    ) -> None:
        self._sessions = sessions
        self._letters = letters
        self._sending = sending
        self._keep_for = keep_for

    @contract.send_digests.implement
    async def send_digests(self, page: DigestPage) -> DigestsSent:
        async with self._sessions.begin() as session:
            await queries.forget_told(session)
            accounts = await queries.accounts_to_tell(
                session, rules.key_prefix(page.day), page.after, page.limit
            )
        outcomes = [await self._tell(page.day, account_id) for account_id in accounts]
        async with self._sessions.begin() as session:
            await queries.forget_told(session)
        return DigestsSent(
            sent=outcomes.count(Delivery.SENT),
            refused=outcomes.count(Delivery.REFUSED),
            delayed=outcomes.count(None),
            next=accounts[-1] if len(accounts) == page.limit else None,
        )

    @contract.erase_old_messages.implement
    async def erase_old_messages(self, at: datetime) -> Erased:
        before = at - self._keep_for
        return Erased(
            deliveries=await self._erase(deliveries.erase_before, before),
            notices=await self._erase(notices.erase_before, before),
        )

    async def _tell(self, day: date, account_id: UUID) -> Delivery | None:
        """None when it must be tried later; one mailbox that is busy delays no other."""
        activity.heartbeat()
        try:
            return await self._tell_once(rules.digest_key(day, account_id), account_id)
        except ApplicationError:
            return None

    async def _tell_once(self, key: str, account_id: UUID) -> Delivery:
        until = deadline()
        async with self._sessions.begin() as session:
            claim = await self._claim(session, key, account_id)
            entries = await queries.taken(session, key)
        if claim.settled is not None or not entries:
            return Delivery(claim.settled or Delivery.KEPT)
        if claim.attempt is None:
            raise being_sent(claim)
        message = _digest(key, account_id, entries)
        lines = [
            self._letters.line(Template(entry.template), entry.facts, entry.path)
            for entry in entries[:MOST_LINES]
        ]
        letter = self._letters.write(message, lines, more=len(entries) > len(lines))
        return await self._sending.send(message, letter, claim.attempt, until)

    async def _claim(self, session: AsyncSession, key: str, account_id: UUID) -> Claim:
        mail = Mail(key, Template.DAILY_DIGEST, account_id, self._letters.message_id(key))
        claim = await deliveries.claim(session, mail, LEASE)
        if claim.attempt == 1:
            await queries.take(session, account_id, key)
        return claim

    async def _erase(
        self, erase: Callable[[AsyncSession, datetime, int], Awaitable[int]], before: datetime
    ) -> int:
        total = 0
        while True:
            activity.heartbeat()
            async with self._sessions.begin() as session:
                erased = await erase(session, before, HANDFUL)
            total += erased
            if erased < HANDFUL:
                return total

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [self.send_digests, self.erase_old_messages]


def _digest(key: str, account_id: UUID, entries: Sequence[DigestEntry]) -> Message:
    """To the address its person had last."""
    return Message(
        key=key,
        template=Template.DAILY_DIGEST,
        account_id=account_id,
        recipient=entries[-1].recipient,
        facts={"count": str(len(entries))},
        path=NOTICES_PAGE,
    )
