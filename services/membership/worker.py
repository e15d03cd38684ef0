"""Membership's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from shared.contracts.membership import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources) -> Worker:
    return activity_worker_on(queue, resources.temporal, [])
