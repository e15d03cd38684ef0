"""Between Temporal and the real workers: refuses a chosen step for good, before or after it wrote,
lets its worker die after its commit, holds it back, or has its service down.
"""

import asyncio
from typing import Any

from temporalio import client, worker
from temporalio.api.enums.v1 import EventType
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from shared.errors import Conflict


class Saboteur(client.Interceptor, worker.Interceptor):
    """Armed, it meets the next run of one activity in one way; then maybe another's in another."""

    def __init__(self) -> None:
        self.target: str | None = None
        self.way = ""
        self.skip = 0
        self.released = asyncio.Event()
        self._met = asyncio.Event()
        self._then: tuple[str, str] | None = None

    def arm(
        self, target: str, way: str, skip: int = 0, then: tuple[str, str] | None = None
    ) -> None:
        self.target, self.way, self.skip, self._then = target, way, skip, then
        self._met.clear()
        self.released.clear()

    @property
    def met(self) -> bool:
        return self._met.is_set()

    def disarm(self) -> None:
        self.target = None

    def meet(self) -> str:
        """The way it is met; every run is, while its service is down."""
        way = self.way
        if self._then is not None:
            self.arm(*self._then)
        else:
            self._met.set()
        return way

    async def meeting(self) -> None:
        """Wait until what it was armed for has happened."""
        await asyncio.wait_for(self._met.wait(), 20)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Sabotaged(next, self)


async def told_of_cancellation(process: client.WorkflowHandle[Any, Any]) -> None:
    """Wait until the process knows, and has asked for what it wants of it."""
    asked = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED
    told = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    for _ in range(500):
        kinds = [event.event_type async for event in process.fetch_history_events()]
        if asked in kinds and told in kinds[kinds.index(asked) :]:
            return
        await asyncio.sleep(0.02)
    raise TimeoutError("The process never knew that it was cancelled.")


class _Sabotaged(ActivityInboundInterceptor):
    def __init__(self, next: ActivityInboundInterceptor, saboteur: Saboteur) -> None:
        super().__init__(next)
        self._saboteur = saboteur

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        if not self._turn_of(input):
            return await super().execute_activity(input)
        way = self._saboteur.meet()
        if way == "refuses":
            raise Conflict("sabotaged", "Cette étape ne peut pas aboutir.")
        if way == "is down":
            raise RuntimeError("The service does not answer.")
        if way == "waits":
            await self._saboteur.released.wait()
            return await super().execute_activity(input)
        await super().execute_activity(input)
        if way == "writes, then refuses":
            raise Conflict("sabotaged", "Cette étape ne peut pas aboutir.")
        raise RuntimeError("The worker died after its commit.")

    def _turn_of(self, input: ExecuteActivityInput) -> bool:
        name = getattr(input.fn, "__temporal_activity_definition").name
        over = self._saboteur.met and self._saboteur.way != "is down"
        if name != self._saboteur.target or over:
            return False
        if self._saboteur.skip:
            self._saboteur.skip -= 1
            return False
        return True
