"""A service's activity worker: its own queue, every declared activity, no workflow."""

from collections.abc import Callable, Sequence
from typing import Any

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from shared.temporal.stubs import ServiceQueue


def activity_worker_on(
    queue: ServiceQueue, client: Client, activities: Sequence[Callable[..., Any]]
) -> Worker:
    queue.check(activities)
    return Worker(
        client,
        task_queue=queue.name,
        activities=activities,
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
    )
