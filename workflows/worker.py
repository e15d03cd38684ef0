"""The worker that runs every workflow and no activity."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from shared.contracts.processes import QUEUE
from workflows.account_activation import AccountActivationWorkflow
from workflows.account_mail import AccountMailWorkflow
from workflows.membership_application import MembershipApplicationWorkflow

WORKFLOWS: list[type] = [
    AccountActivationWorkflow,
    AccountMailWorkflow,
    MembershipApplicationWorkflow,
]

# Imported once, not again for each run: types, stubs and refusals only (import-linter keeps it so).
PASSED_THROUGH = ("shared", "pydantic", "pydantic_core", "cryptography", "structlog")


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
