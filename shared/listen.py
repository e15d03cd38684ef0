"""Be told at once when a row changes, through PostgreSQL's LISTEN.

One connection a process. Whoever listens re-reads the row: a notice carries an identifier
and may be lost while the connection is down, so `connected` says whether to trust silence.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable

import asyncpg

Heard = Callable[[str], None]


class Listener:
    def __init__(self, database_url: str, *channels: str) -> None:
        self._address = database_url.replace("+asyncpg", "")
        self._channels = channels
        self._heard: defaultdict[str, list[Heard]] = defaultdict(list)
        self._reconnected: list[Callable[[], None]] = []
        self.connected = False

    def on(self, channel: str, heard: Heard) -> None:
        self._heard[channel].append(heard)

    def off(self, channel: str, heard: Heard) -> None:
        self._heard[channel].remove(heard)

    def on_loss(self, lost: Callable[[], None]) -> None:
        """Call when notices may have been missed."""
        self._reconnected.append(lost)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, TimeoutError):
                await self._listen_until_lost()
            self.connected = False
            for lost in self._reconnected:
                lost()
            await asyncio.sleep(0.5)

    async def _listen_until_lost(self) -> None:
        connection = await asyncpg.connect(self._address, timeout=3)
        ended = asyncio.Event()
        connection.add_termination_listener(lambda _: ended.set())
        try:
            for channel in self._channels:
                await connection.add_listener(channel, self._dispatch)
            self.connected = True
            while not ended.is_set():
                # A dead peer says nothing: ask now and then.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), timeout=5)
                    return
                await connection.execute("select 1", timeout=3)
        finally:
            connection.terminate()

    def _dispatch(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        for heard in list(self._heard[channel]):
            heard(str(payload))
