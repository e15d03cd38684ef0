"""Billing's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.billing.accounts.activities import AccountActivities
from shared.contracts.billing import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources) -> Worker:
    activities = AccountActivities(resources.sessions, resources.seal).all()
    return activity_worker_on(queue, resources.temporal, activities)
