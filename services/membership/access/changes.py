"""What the access page asks of processes: change somebody's access, learn who somebody is."""

import asyncio
from collections.abc import Collection
from uuid import UUID

import structlog
from temporalio.client import WithStartWorkflowOperation, WorkflowFailureError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError

from services.membership.access import queries
from services.membership.context import Context
from services.membership.procedures.opening import answered
from services.membership.procedures.rules import KEY_REUSED
from shared.contracts.membership.access import AccessConfirmed, AccessOrder
from shared.contracts.processes import QUEUE, access_people
from shared.contracts.processes.access_change import (
    AccessChangeInput,
    AccessChangeProcess,
    process_id,
)
from shared.contracts.processes.access_people import AccessPeopleInput, AccessPeopleProcess

logger = structlog.get_logger()

# A page is not kept waiting for names.
NAMES_WITHIN = 2.0
MOST_NAMES = 200


async def order(context: Context, asked: AccessOrder) -> None:
    """Answered once the grant is changed. The same key again changes nothing more."""
    async with context.sessions() as session:
        if (line := await queries.done(session, asked.key)) is not None:
            if line.after != asked.access:
                raise KEY_REUSED
            return
    await change(context, asked.key, AccessChangeInput(order=asked))


async def change(context: Context, key: UUID, asked: AccessChangeInput) -> AccessConfirmed | None:
    start = WithStartWorkflowOperation(
        AccessChangeProcess.run,
        asked,
        id=process_id(key),
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        # Its steps are done once by key: what was refused may be asked again.
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        task_queue=QUEUE,
        static_summary="Access change",
    )
    return await answered(
        context.temporal.execute_update_with_start_workflow(
            AccessChangeProcess.changed, start_workflow_operation=start
        )
    )


async def meet(context: Context, member_id: UUID, unknown: Collection[UUID]) -> None:
    """Learn the names that are missing; without an answer the page does without."""
    try:
        async with asyncio.timeout(NAMES_WITHIN):
            await context.temporal.execute_workflow(
                AccessPeopleProcess.run,
                AccessPeopleInput(accounts=sorted(unknown)[:MOST_NAMES]),
                id=access_people.process_id(member_id),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                task_queue=QUEUE,
                static_summary="Names for an access page",
            )
    except (TimeoutError, RPCError, WorkflowFailureError, RuntimeError) as error:
        logger.warning("names_missing", kind=type(error).__name__)
