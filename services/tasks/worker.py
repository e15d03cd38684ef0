"""Tasks' activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.tasks.inbox.activities import InboxActivities
from services.tasks.people.activities import PeopleActivities
from shared.contracts.tasks import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources) -> Worker:
    inbox = InboxActivities(resources.sessions, resources.seal)
    people = PeopleActivities(resources.sessions, resources.seal)
    return activity_worker_on(queue, resources.temporal, [*inbox.all(), *people.all()])
