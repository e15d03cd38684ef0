"""The bare process that a decision is measured against: one update that runs one activity."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def nothing() -> None:
    """One activity without work."""


@workflow.defn
class Bare:
    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def decide(self) -> None:
        await workflow.execute_activity(nothing, start_to_close_timeout=timedelta(seconds=5))
