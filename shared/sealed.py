"""What must cross Temporal and must not be read there: sealed by one service for another.

A process carries identifiers, states, codes and dates. The few personal values that one
service has to hand to another (an address for a mail, the employees of an accepted
application) travel as an opaque sealed text: compressed, then AES-256-GCM under a key that
only services hold. The process passes it on and cannot open it.
"""

import base64
import json
import os
import zlib
from collections.abc import Mapping
from typing import Annotated, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, StringConstraints

Content = TypeVar("Content", bound=BaseModel)

SealedText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$")]


class Seal:
    """A ring of keys: the first seals, all of them open, so that a key can be replaced."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise LookupError("No sealing key is set.")
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._current = next(iter(keys))

    @classmethod
    def from_text(cls, keys: str) -> "Seal":
        """Read `id:base64key,id:base64key`, the newest first."""
        pairs = (pair.split(":", 1) for pair in keys.split(","))
        return cls({key_id: base64.urlsafe_b64decode(key) for key_id, key in pairs})

    def close(self, content: BaseModel) -> str:
        nonce = os.urandom(12)
        clear = zlib.compress(content.model_dump_json().encode())
        dark = self._keys[self._current].encrypt(nonce, clear, self._current.encode())
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + dark).decode().rstrip('=')}"

    def open(self, sealed: str, kind: type[Content]) -> Content:
        """Read what `close` sealed. A changed text or an unknown key is a fault, not a refusal."""
        key_id, _, body = sealed.partition(".")
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        clear = self._keys[key_id].decrypt(raw[:12], raw[12:], key_id.encode())
        return kind.model_validate(json.loads(zlib.decompress(clear)))
