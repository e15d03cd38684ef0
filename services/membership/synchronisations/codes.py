"""The codes mailed to an address on file: eight signs nobody confuses, kept as a slow hash."""

import hashlib
import hmac
import secrets
from uuid import UUID

from shared.typed.reading import compact

# Without I, L, O, 0 and 1.
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def hashed(code: str, code_id: UUID) -> bytes:
    """Slow enough that a copy of the table does not give the codes while they are good."""
    return hashlib.scrypt(compact(code).upper().encode(), salt=code_id.bytes, n=2**14, r=8, p=1)


def matches(typed: str, code_id: UUID, code_hash: bytes) -> bool:
    return hmac.compare_digest(hashed(typed, code_id), code_hash)


def masked(address: str) -> str:
    """One letter, so that a company of three mailboxes knows which to open."""
    return f"{address[:1]}•••@•••"
