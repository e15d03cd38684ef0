"""SQL about deliveries. One function, one question; the caller owns the transaction.

The clock is the database's: runs of one delivery may be on two machines.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.tables import Delivery
from shared.contracts.notifications.messages import Template

SENDING, SENT, REFUSED, KEPT = "sending", "sent", "refused", "kept"


@dataclass(frozen=True)
class Claim:
    """What a run may do: nothing more (`settled`), send (`attempt`), or come back (`wait`)."""

    settled: str | None = None
    attempt: int | None = None
    wait: timedelta = timedelta(0)


@dataclass(frozen=True)
class Mail:
    """What the log says of one mail. Never its words."""

    key: str
    template: Template
    account_id: UUID | None
    message_id: str


async def claim(session: AsyncSession, mail: Mail, lease: timedelta) -> Claim:
    """Take the lease, unless the delivery is settled or another run holds it."""
    fresh = insert(Delivery).values(
        key=mail.key,
        template=mail.template.value,
        account_id=mail.account_id,
        message_id=mail.message_id,
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
        await session.execute(select(Delivery.status, left).where(Delivery.key == mail.key))
    ).one()
    return Claim(wait=wait or timedelta(0)) if status == SENDING else Claim(settled=status)


async def keep(session: AsyncSession, mail: Mail) -> bool:
    """Settle it without a mail. False when something was already done about it."""
    kept = await session.scalar(
        insert(Delivery)
        .values(
            key=mail.key,
            template=mail.template.value,
            account_id=mail.account_id,
            message_id=mail.message_id,
            status=KEPT,
            attempts=0,
            first_attempt_at=func.now(),
            last_attempt_at=func.now(),
        )
        .on_conflict_do_nothing(index_elements=[Delivery.key])
        .returning(Delivery.key)
    )
    return kept is not None


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


async def erase_before(session: AsyncSession, moment: datetime, limit: int) -> int:
    """Erase the oldest, a few at a time. Says how many went."""
    old = (
        select(Delivery.key)
        .where(Delivery.last_attempt_at < moment)
        .order_by(Delivery.last_attempt_at)
        .limit(limit)
    )
    erased = await session.scalars(
        delete(Delivery).where(Delivery.key.in_(old)).returning(Delivery.key)
    )
    return len(erased.all())
