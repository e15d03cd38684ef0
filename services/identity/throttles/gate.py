"""The refusal of whoever tries too often, and how long to wait."""

import math
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.throttles import queries
from services.identity.throttles.rules import Tries
from shared.errors import TooMany


async def admit(session: AsyncSession, tries: Tries, now: datetime) -> None:
    """Count the try, or raise TooMany("too_many_attempts")."""
    blocked_until = await queries.take(session, tries, now)
    if blocked_until is None:
        return
    seconds = max(math.ceil((blocked_until - now).total_seconds()), 1)
    minutes = math.ceil(seconds / 60)
    wait = "une minute" if minutes == 1 else f"{minutes} minutes"
    raise TooMany(
        "too_many_attempts",
        f"Trop de tentatives ont été faites. Réessayez dans {wait}.",
        retry_after=seconds,
    )
