"""How identity makes a member of staff known elsewhere, after each change."""

import asyncio
from collections.abc import Iterable
from uuid import UUID

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from shared.contracts.processes import QUEUE, staff_directory
from shared.contracts.processes.staff_directory import StaffDirectoryInput, StaffDirectoryProcess
from shared.temporal.client import PATIENCE


async def make_known(temporal: Client, account_id: UUID) -> None:
    """Start the process, or have the one under way read again; nobody waits for it."""
    async with asyncio.timeout(PATIENCE):
        await temporal.start_workflow(
            StaffDirectoryProcess.run,
            StaffDirectoryInput(account_id=account_id),
            id=staff_directory.process_id(account_id),
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="changed",
            task_queue=QUEUE,
            static_summary="staff directory",
        )


async def make_all_known(temporal: Client, account_ids: Iterable[UUID]) -> None:
    for account_id in account_ids:
        await make_known(temporal, account_id)
