"""Secrets handed to people and programs: random, and known here by their hash only."""

import secrets
from hashlib import sha256

# Tells an API token from a session, and lets a leaked one be found by scanners.
API_TOKEN_PREFIX = "sta_"


def new_secret(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
