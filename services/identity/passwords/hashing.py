"""Argon2id, two at a time: each takes a fifth of a second of a core and 64 MiB."""

import asyncio
import secrets
from typing import Annotated

from fastapi import Depends, Request
from pwdlib import PasswordHash

AT_ONCE = 2


class Hasher:
    def __init__(self, algorithm: PasswordHash | None = None) -> None:
        self._algorithm = algorithm or PasswordHash.recommended()
        self._turn = asyncio.Semaphore(AT_ONCE)
        # Nobody's: an unknown e-mail costs what a known one does.
        self.nobody = self._algorithm.hash(secrets.token_urlsafe(16))

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._algorithm.hash, password)

    async def verify(self, password: str, password_hash: str | None) -> tuple[bool, str | None]:
        """Whether it is the password, and a new hash when the stored one is out of date.

        Without a hash it takes the same time and says no.
        """
        async with self._turn:
            good, renewed = await asyncio.to_thread(
                self._algorithm.verify_and_update, password, password_hash or self.nobody
            )
        return (good, renewed) if password_hash else (False, None)


def _hasher(request: Request) -> Hasher:
    hasher: Hasher = request.app.state.hasher
    return hasher


Hashing = Annotated[Hasher, Depends(_hasher)]
