"""SQL about deliveries. One function, one question; the caller owns the transaction.

The clock is the database's: runs of one delivery may be on two machines.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.tables import Delivery
from shared.contracts.notifications.messages import Message

SENDING, SENT, REFUSED = "sending", "sent", "refused"


@dataclass(frozen=True)
class Claim:
    """What a run may do: nothing more (`settled`), send (`attempt`), or come back (`wait`)."""

    settled: str | None = None
    attempt: int | None = None
    wait: timedelta = timedelta(0)


async def claim(
    session: AsyncSession, message: Message, message_id: str, lease: timedelta
) -> Claim:
    """Take the lease, unless the delivery is settled or another run holds it."""
    fresh = insert(Delivery).values(
        key=message.key,
        template=message.template.value,
        account_id=message.account_id,
        message_id=message_id,
        status=SENDING,
        attempts=1,
        first_attempt_at=func.now(),
        last_attempt_at=func.now(),
        leased_until=func.now() + lease,
    )
    attempt = await session.scalar(
        fresh.on_conflict_do_update(
            index_elements=[Delivery.key],
            set_={
                "attempts": Delivery.attempts + 1,
                "last_attempt_at": func.now(),
                "leased_until": func.now() + lease,
            },
            where=(Delivery.status == SENDING)
            & or_(Delivery.leased_until.is_(None), Delivery.leased_until < func.now()),
        ).returning(Delivery.attempts)
    )
    if attempt is not None:
        return Claim(attempt=attempt)
    left = case((Delivery.leased_until > func.now(), Delivery.leased_until - func.now()))
    status, wait = (
        await session.execute(select(Delivery.status, left).where(Delivery.key == message.key))
    ).one()
    return Claim(wait=wait or timedelta(0)) if status == SENDING else Claim(settled=status)


async def record_sent(session: AsyncSession, key: str) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.key == key, Delivery.status == SENDING)
        .values(status=SENT, sent_at=func.now(), leased_until=None, error_code=None)
    )


async def record_refused(session: AsyncSession, key: str, code: str) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.key == key, Delivery.status == SENDING)
        .values(status=REFUSED, leased_until=None, error_code=code)
    )


async def give_back(session: AsyncSession, key: str, attempt: int, code: str) -> None:
    """Free the lease after a failure, if this attempt still holds it."""
    await session.execute(
        update(Delivery)
        .where(Delivery.key == key, Delivery.status == SENDING, Delivery.attempts == attempt)
        .values(leased_until=None, error_code=code)
    )
