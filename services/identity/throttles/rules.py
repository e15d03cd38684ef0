"""How often something may be tried. Pure: a counter and the time give the next counter."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol


@dataclass(frozen=True)
class Counter:
    count: int
    since: datetime
    last_at: datetime
    blocked_until: datetime | None = None


class Rule(Protocol):
    def next(self, counter: Counter | None, now: datetime) -> Counter: ...

    def without_last(self, counter: Counter) -> Counter: ...


@dataclass(frozen=True)
class Growing:
    """After `free` tries a wait, doubling at each further one; forgotten when left alone."""

    free: int
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(hours=1)
    forgotten_after: timedelta = timedelta(hours=24)

    def next(self, counter: Counter | None, now: datetime) -> Counter:
        if counter is None or counter.last_at < now - self.forgotten_after:
            counter = Counter(0, since=now, last_at=now)
        count = counter.count + 1
        return Counter(count, counter.since, now, self._blocked_until(count, now))

    def without_last(self, counter: Counter) -> Counter:
        """What it was before a try that turned out to be good."""
        count = max(counter.count - 1, 0)
        return replace(
            counter, count=count, blocked_until=self._blocked_until(count, counter.last_at)
        )

    def _blocked_until(self, count: int, now: datetime) -> datetime | None:
        if count < self.free:
            return None
        # Bounded before it is raised: the count of a long attack would overflow a date.
        doublings = min(count - self.free, 20)
        wait: timedelta = self.first_wait * 2**doublings
        return now + min(wait, self.longest_wait)


@dataclass(frozen=True)
class Window:
    """At most `limit` in `length`, counted from the first."""

    limit: int
    length: timedelta = timedelta(hours=1)

    def next(self, counter: Counter | None, now: datetime) -> Counter:
        if counter is None or counter.since <= now - self.length:
            counter = Counter(0, since=now, last_at=now)
        count = counter.count + 1
        until = counter.since + self.length if count >= self.limit else None
        return Counter(count, counter.since, now, until)

    def without_last(self, counter: Counter) -> Counter:
        return replace(counter, count=max(counter.count - 1, 0), blocked_until=None)


PER_ACCOUNT = Growing(free=5)
PER_ADDRESS = Growing(free=20)
MAILS_PER_EMAIL = Window(limit=5)


def key(kind: str, subject: str) -> str:
    """Nobody's e-mail or address stands in the table."""
    return f"{kind}:{sha256(subject.encode()).hexdigest()}"


Tries = list[tuple[str, Rule]]


def sign_in_tries(email_key: str, address: str) -> Tries:
    tries: Tries = [(key("sign-in", email_key), PER_ACCOUNT)]
    if address:
        tries.append((key("sign-in-from", address), PER_ADDRESS))
    return tries


def mail_tries(email_key: str, address: str, per_hour: int) -> Tries:
    """Registrations, activation links and resets: each sends somebody a mail."""
    tries: Tries = [(key("mail", email_key), MAILS_PER_EMAIL)]
    if address:
        tries.append((key("mail-from", address), Window(per_hour)))
    return tries
