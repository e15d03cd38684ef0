"""Notifications' activity worker: its own queue, no workflow."""

from datetime import timedelta

from temporalio.worker import Worker

from services.notifications.deliveries.activities import DeliveryActivities
from services.notifications.deliveries.letters import Letters
from services.notifications.deliveries.post import MailServer, Post
from services.notifications.deliveries.sending import Sending
from services.notifications.digests.activities import DigestActivities
from services.notifications.settings import KEEP_FOR
from services.notifications.texts import Signature, Texts
from shared.contracts.notifications import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(
    resources: Resources,
    signature: Signature,
    server: MailServer,
    keep_for: timedelta = KEEP_FOR,
) -> Worker:
    letters = Letters(Texts(), signature, resources.seal, resources.public_url)
    sending = Sending(resources.sessions, Post(server))
    deliveries = DeliveryActivities(resources.sessions, letters, sending)
    digests = DigestActivities(resources.sessions, letters, sending, keep_for)
    return activity_worker_on(queue, resources.temporal, [*deliveries.all(), *digests.all()])
