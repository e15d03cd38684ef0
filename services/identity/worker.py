"""Identity's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.identity.absences.activities import ColleagueActivities
from services.identity.accounts.activities import AccountActivities
from services.identity.links.activities import LinkActivities
from shared.contracts.identity import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources) -> Worker:
    accounts = AccountActivities(resources.sessions, resources.seal)
    links = LinkActivities(resources.sessions, resources.seal)
    colleagues = ColleagueActivities(resources.sessions, resources.seal)
    activities = [*accounts.all(), *links.all(), *colleagues.all()]
    return activity_worker_on(queue, resources.temporal, activities)
