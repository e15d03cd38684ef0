"""Between Temporal and the real workers: refuses a chosen step for good, before or after it wrote,
or lets its worker die after its commit.
"""

from typing import Any

from temporalio import client, worker
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from shared.errors import Conflict


class Saboteur(client.Interceptor, worker.Interceptor):
    """Armed, it meets the next run of one activity, in one of three ways."""

    def __init__(self) -> None:
        self.target: str | None = None
        self.way = ""
        self.skip = 0
        self.met = False

    def arm(self, target: str, way: str, skip: int = 0) -> None:
        self.target, self.way, self.skip, self.met = target, way, skip, False

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Sabotaged(next, self)


class _Sabotaged(ActivityInboundInterceptor):
    def __init__(self, next: ActivityInboundInterceptor, saboteur: Saboteur) -> None:
        super().__init__(next)
        self._saboteur = saboteur

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        if not self._turn_of(input):
            return await super().execute_activity(input)
        way = self._saboteur.way
        if way == "refuses":
            raise Conflict("sabotaged", "Cette étape ne peut pas aboutir.")
        await super().execute_activity(input)
        if way == "writes, then refuses":
            raise Conflict("sabotaged", "Cette étape ne peut pas aboutir.")
        raise RuntimeError("The worker died after its commit.")

    def _turn_of(self, input: ExecuteActivityInput) -> bool:
        name = getattr(input.fn, "__temporal_activity_definition").name
        if name != self._saboteur.target or self._saboteur.met:
            return False
        if self._saboteur.skip:
            self._saboteur.skip -= 1
            return False
        self._saboteur.met = True
        return True
