"""Membership's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.membership.admissions.activities import AdmissionActivities
from services.membership.applications.activities import ApplicationActivities
from services.membership.context import grounds
from services.membership.settings import Settings
from shared.contracts.membership import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources, settings: Settings) -> Worker:
    known = grounds(settings)
    applications = ApplicationActivities(resources.sessions, resources.seal, known)
    admissions = AdmissionActivities(resources.sessions, resources.seal, known)
    return activity_worker_on(queue, resources.temporal, [*applications.all(), *admissions.all()])
