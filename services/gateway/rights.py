"""What the gateway remembers of sessions and rights: half a minute, and only while it listens.

A notice on PostgreSQL's channel drops an account at once. A notice missed drops everything.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from shared.contracts.identity.resolutions import RIGHTS_CHANNEL, Resolution
from shared.http.caller import Access

MOST = 10_000
MOST_SIGNED = 16


class Notices(Protocol):
    """What `shared.listen.Listener` does."""

    @property
    def connected(self) -> bool: ...
    def on(self, channel: str, heard: Callable[[str], None]) -> None: ...
    def on_loss(self, lost: Callable[[], None]) -> None: ...


@dataclass
class Known:
    """`key` is what its requests are counted under.

    `signed` are caller tokens made from it, by audience, member and address.
    """

    resolution: Resolution
    until: float
    key: str
    members: Mapping[UUID, Access] | None = None
    signed: dict[tuple[str, str, str], tuple[str, float]] = field(default_factory=dict)


class Rights:
    def __init__(
        self, notices: Notices, life: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._notices, self._life, self._clock = notices, life, clock
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._changes = 0
        notices.on(RIGHTS_CHANNEL, self._changed)
        notices.on_loss(self.forget_all)

    def moment(self) -> int | None:
        """Take before asking a service, give to `remember`. None while nobody would tell us."""
        return self._changes if self._notices.connected else None

    def find(self, token: str) -> Known | None:
        if not self._notices.connected:
            return None
        key = digest(token)
        known = self._known.get(key)
        if known is None:
            return None
        if known.until <= self._clock():
            del self._known[key]
            return None
        self._known.move_to_end(key)
        return known

    def remember(self, known: Known, moment: int | None) -> None:
        """Keep what was read, unless something changed while it was being read."""
        if moment is None or moment != self._changes:
            return
        self._known[known.key] = known
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def expiry(self, resolution: Resolution) -> float:
        """Never past the session's own end."""
        left = (resolution.expires_at - datetime.now(UTC)).total_seconds()
        return self._clock() + min(self._life, left)

    def forget_all(self) -> None:
        self._changes += 1
        self._known.clear()

    def _changed(self, account_id: str) -> None:
        self._changes += 1
        gone = [
            key
            for key, known in self._known.items()
            if str(known.resolution.account_id) == account_id
        ]
        for key in gone:
            del self._known[key]


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
