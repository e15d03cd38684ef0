"""Counters in SQL, each locked while it moves: a hundred tries at once count as a hundred."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import Throttle
from services.identity.throttles.rules import Counter, Tries

KEPT = timedelta(days=2)


async def take(session: AsyncSession, tries: Tries, now: datetime) -> datetime | None:
    """Count one try under each key, or say until when a key is blocked.

    The caller rolls back on a block, so that waiting it out costs nothing more.
    """
    for key, rule in sorted(tries, key=lambda one: one[0]):
        row = await _locked(session, key, now)
        counter = _counter(row)
        if counter and counter.blocked_until and now < counter.blocked_until:
            return counter.blocked_until
        _set(row, rule.next(counter, now))
        await session.flush()
    return None


async def give_back(session: AsyncSession, tries: Tries) -> None:
    """The try was good: it is not held against anybody."""
    for key, rule in sorted(tries, key=lambda one: one[0]):
        row = await session.get(Throttle, key, with_for_update=True)
        if row is not None and (counter := _counter(row)):
            _set(row, rule.without_last(counter))


async def clear(session: AsyncSession, key: str) -> None:
    await session.execute(delete(Throttle).where(Throttle.key == key))


async def prune(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(Throttle).where(Throttle.last_at < now - KEPT))


async def _locked(session: AsyncSession, key: str, now: datetime) -> Throttle:
    await session.execute(
        insert(Throttle).values(key=key, count=0, since=now, last_at=now).on_conflict_do_nothing()
    )
    row = await session.scalar(select(Throttle).where(Throttle.key == key).with_for_update())
    assert row is not None
    return row


def _counter(row: Throttle) -> Counter | None:
    if row.count == 0:
        return None
    return Counter(row.count, row.since, row.last_at, row.blocked_until)


def _set(row: Throttle, counter: Counter) -> None:
    for name, value in asdict(counter).items():
        setattr(row, name, value)
