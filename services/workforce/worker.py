"""Workforce's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.workforce.admissions.activities import AdmissionActivities
from shared.contracts.workforce import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources) -> Worker:
    activities = AdmissionActivities(resources.sessions, resources.seal).all()
    return activity_worker_on(queue, resources.temporal, activities)
