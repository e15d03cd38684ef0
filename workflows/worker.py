"""The worker that runs every workflow and no activity."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from shared.contracts.processes import QUEUE
from workflows.access_change import AccessChangeWorkflow
from workflows.access_people import AccessPeopleWorkflow
from workflows.access_request import AccessRequestWorkflow
from workflows.access_review import AccessReviewWorkflow
from workflows.account_activation import AccountActivationWorkflow
from workflows.account_mail import AccountMailWorkflow
from workflows.administrator_change import AdministratorChangeWorkflow
from workflows.daily_digest import DailyDigestWorkflow
from workflows.members_import import MembersImportWorkflow
from workflows.membership_application import MembershipApplicationWorkflow
from workflows.reorganisation import ReorganisationWorkflow
from workflows.staff_directory import StaffDirectoryWorkflow
from workflows.synchronisation import SynchronisationWorkflow

WORKFLOWS: list[type] = [
    AccessChangeWorkflow,
    AccessPeopleWorkflow,
    AccessRequestWorkflow,
    AccessReviewWorkflow,
    AccountActivationWorkflow,
    AccountMailWorkflow,
    AdministratorChangeWorkflow,
    DailyDigestWorkflow,
    MembersImportWorkflow,
    MembershipApplicationWorkflow,
    ReorganisationWorkflow,
    StaffDirectoryWorkflow,
    SynchronisationWorkflow,
]

# Imported once, not again for each run: types, stubs and refusals only (import-linter keeps it so).
PASSED_THROUGH = ("shared", "pydantic", "pydantic_core", "cryptography", "structlog", "holidays")


def runner() -> SandboxedWorkflowRunner:
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return SandboxedWorkflowRunner(restrictions=restrictions)


def workflow_worker(client: Client) -> Worker:
    return Worker(
        client,
        task_queue=QUEUE,
        workflows=WORKFLOWS,
        workflow_runner=runner(),
        # Every waiting process stays in memory: 75 KiB each, and a decision takes a third less.
        max_cached_workflows=8000,
        # After a SIGKILL the first update of each process waits this long (10 s by default).
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=2),
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
    )
