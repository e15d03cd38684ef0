"""Real workers that a test may stop in the middle and start again, each by its name."""

import asyncio
from collections.abc import Callable, Mapping

from temporalio.worker import Worker


class Workers:
    def __init__(self, built: Mapping[str, Callable[[], Worker]]) -> None:
        self._built = built
        self._running: dict[str, tuple[Worker, asyncio.Task[None]]] = {}

    async def start(self, *names: str) -> None:
        for name in names or self._built:
            worker = self._built[name]()
            self._running[name] = (worker, asyncio.create_task(worker.run()))

    async def stop(self, *names: str) -> None:
        for name in names or list(self._running):
            worker, task = self._running.pop(name)
            await worker.shutdown()
            await task
