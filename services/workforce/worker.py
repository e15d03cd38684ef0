"""Workforce's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.workforce.admissions.activities import AdmissionActivities
from services.workforce.imports.activities import ImportActivities
from services.workforce.moves.activities import MoveActivities
from shared.contracts.workforce import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources) -> Worker:
    sessions, seal = resources.sessions, resources.seal
    features = (
        AdmissionActivities(sessions, seal),
        ImportActivities(sessions, seal),
        MoveActivities(sessions, seal),
    )
    steps = [step for feature in features for step in feature.all()]
    return activity_worker_on(queue, resources.temporal, steps)
