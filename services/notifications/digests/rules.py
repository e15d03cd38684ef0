"""Which digest a moment belongs to: the one of its day, in Paris."""

from datetime import date
from uuid import UUID


def key_prefix(day: date) -> str:
    return f"digest/{day.isoformat()}/"


def digest_key(day: date, account_id: UUID) -> str:
    return f"{key_prefix(day)}{account_id}"
