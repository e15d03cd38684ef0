"""Notifications' activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.notifications.deliveries.activities import DeliveryActivities
from services.notifications.deliveries.letters import Letters
from services.notifications.deliveries.post import MailServer, Post
from services.notifications.texts import Signature, Texts
from shared.contracts.notifications import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources, signature: Signature, server: MailServer) -> Worker:
    letters = Letters(Texts(), signature, resources.seal, resources.public_url)
    deliveries = DeliveryActivities(resources.sessions, letters, Post(server))
    return activity_worker_on(queue, resources.temporal, deliveries.all())
