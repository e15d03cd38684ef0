"""Billing's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.billing.accounts.activities import AccountActivities
from services.billing.history.activities import HistoryActivities
from services.billing.moves.activities import MoveActivities
from shared.contracts.billing import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources) -> Worker:
    sessions, seal = resources.sessions, resources.seal
    features = (
        AccountActivities(sessions, seal),
        HistoryActivities(sessions, seal),
        MoveActivities(sessions, seal),
    )
    steps = [step for feature in features for step in feature.all()]
    return activity_worker_on(queue, resources.temporal, steps)
