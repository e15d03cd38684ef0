"""Several services change together or not at all: each step has its undoing beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.errors import Refused

Undo = Callable[[], Awaitable[object]]
Done = TypeVar("Done")


class Saga:
    """`begin` names the undoing before the step runs: a step that failed may still have written.

    Undoings are idempotent and retried for ever; they run in reverse order. An operator's
    cancellation lets the step under way end, and no other begin: then it is to be undone.
    """

    def __init__(self) -> None:
        self._undoings: list[Undo] = []
        # The one before it was answered already: a process is cancelled only once.
        self._answered = cancelled()

    @property
    def stopped(self) -> bool:
        """The process was cancelled since the saga began."""
        return cancelled() and not self._answered

    def begin(self, undo: Undo) -> None:
        self.go_on()
        self._undoings.append(undo)

    def go_on(self) -> None:
        """A step that ends well all the same leaves nothing else of its cancellation."""
        if self.stopped:
            raise asyncio.CancelledError

    async def undo(self) -> None:
        while self._undoings:
            await to_its_end(self._undoings.pop())


async def to_its_end(step: Callable[[], Awaitable[Done]]) -> Done:
    """Run a step again that a cancellation interrupted; only a refusal ends it otherwise."""
    while True:
        try:
            return await step()
        except (ActivityError, asyncio.CancelledError) as failure:
            if Refused.within(failure) is not None:
                raise


def cancelled() -> bool:
    """An operator has cancelled the process."""
    return workflow.cancellation_reason() is not None
