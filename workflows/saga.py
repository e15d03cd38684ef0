"""Several services change together or not at all: each step has its undoing beside it."""

from collections.abc import Awaitable, Callable

Undo = Callable[[], Awaitable[object]]


class Saga:
    """`begin` names the undoing before the step runs: a step that failed may still have written.

    Undoings are idempotent and retried for ever; they run in reverse order.
    """

    def __init__(self) -> None:
        self._undoings: list[Undo] = []

    def begin(self, undo: Undo) -> None:
        self._undoings.append(undo)

    async def undo(self) -> None:
        while self._undoings:
            await self._undoings.pop()()
