"""Token buckets, in memory: how fast one session or one address may ask.

Each gateway process counts for itself; what must hold over all of them (log-in attempts,
guesses of a member number) is counted by the service concerned, in its rows.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from shared.errors import TooMany

MOST = 20_000


class Throttle:
    def __init__(
        self, rate: float, burst: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        # key -> (what was left, when): the oldest is forgotten first, and it is full by then.
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        now = self._clock()
        left, when = self._left.pop(key, (float(self._burst), now))
        left = min(float(self._burst), left + (now - when) * self._rate)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        if len(self._left) > MOST:
            self._left.popitem(last=False)
        if not allowed:
            raise TooMany(
                "too_many_requests",
                "Trop de demandes à la suite. Patientez un instant, puis réessayez.",
                retry_after=max(1, ceil((1 - left) / self._rate)),
            )
