"""Membership's activity worker: its own queue, no workflow."""

from temporalio.worker import Worker

from services.membership.access.activities import AccessActivities
from services.membership.access_reviews.activities import AccessReviewActivities
from services.membership.administrators.activities import AdministratorActivities
from services.membership.admissions.activities import AdmissionActivities
from services.membership.applications.activities import ApplicationActivities
from services.membership.context import grounds
from services.membership.imports.activities import ImportActivities
from services.membership.procedures.activities import ProcedureActivities
from services.membership.reorganisations.activities import ReorganisationActivities
from services.membership.settings import Settings
from services.membership.synchronisations.activities import SynchronisationActivities
from shared.contracts.membership import queue
from shared.resources import Resources
from shared.temporal.workers import activity_worker_on


def activity_worker(resources: Resources, settings: Settings) -> Worker:
    sessions, seal, known = resources.sessions, resources.seal, grounds(settings)
    features = (
        ApplicationActivities(sessions, seal, known),
        AdmissionActivities(sessions, seal, known),
        ImportActivities(sessions, seal, known),
        ProcedureActivities(sessions, seal),
        AccessActivities(sessions),
        AccessReviewActivities(sessions),
        SynchronisationActivities(sessions, seal),
        AdministratorActivities(sessions),
        ReorganisationActivities(sessions, seal),
    )
    steps = [step for feature in features for step in feature.all()]
    return activity_worker_on(queue, resources.temporal, steps)
