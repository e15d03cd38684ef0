"""Opening any procedure: content staged, process started, answered once it is on record."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from temporalio.client import WithStartWorkflowOperation, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from services.membership.context import Context
from services.membership.procedures import queries
from services.membership.procedures.answers import ProcedureOpened
from services.membership.procedures.rules import (
    A_DAY,
    ALREADY_OPEN,
    ENDED,
    MOST_A_DAY,
    TOO_MANY,
    reference,
    state,
)
from shared.contracts.membership.procedures import NewProcedure, ProcedureKind, Stage
from shared.contracts.processes import QUEUE
from shared.contracts.processes.procedures import FollowsProcedure, process_id
from shared.temporal.client import PATIENCE

Told = TypeVar("Told")


async def stage_content(context: Context, procedure_id: UUID, content: BaseModel) -> datetime:
    """Keep what was typed, sealed and unseen; answers the moment to give to the process."""
    now = datetime.now(UTC)
    async with context.sessions.begin() as session:
        await queries.stage(session, procedure_id, context.seal.close(content), now)
    return now


async def open_process(
    context: Context, run: Any, asked: BaseModel, new: NewProcedure, stage: Stage = Stage.PENDING
) -> ProcedureOpened:
    """Start the process and wait until its row is there. A refusal takes the content away again;
    silence does not, because the process may still adopt it."""
    await _check_pace(context, new)
    start = WithStartWorkflowOperation(
        run,
        asked,
        id=process_id(new.kind, new.procedure_id),
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        task_queue=QUEUE,
        static_summary=new.kind.replace("_", " ").capitalize(),
    )
    try:
        opened = await answered(
            context.temporal.execute_update_with_start_workflow(
                FollowsProcedure.opened, start_workflow_operation=start
            )
        )
    except WorkflowUpdateFailedError:
        await _unstage(context, new.procedure_id)
        raise
    except WorkflowAlreadyStartedError:
        # The same key, after the process has ended: opened then, or refused then.
        if before := await opened_before(context, new.procedure_id, stage):
            return before
        await _unstage(context, new.procedure_id)
        raise ALREADY_OPEN from None
    return ProcedureOpened(
        id=opened.procedure_id,
        reference=opened.reference,
        kind=new.kind,
        stage=stage,
        state=state(stage),
    )


async def _check_pace(context: Context, new: NewProcedure) -> None:
    """Every request is a mail to somebody and a task for somebody: asked and withdrawn over and
    over, it would be a nuisance."""
    async with context.sessions.begin() as session:
        asked = await queries.latest(
            session, new.account_id, new.member_id, new.at - A_DAY, MOST_A_DAY
        )
        if len(asked) < MOST_A_DAY or new.procedure_id in asked:
            return
        await queries.unstage(session, new.procedure_id)
    raise TOO_MANY


async def opened_before(
    context: Context, procedure_id: UUID, stage: Stage = Stage.PENDING
) -> ProcedureOpened | None:
    """What the same Idempotency-Key was answered already: the same answer again, whatever became
    of the procedure since."""
    async with context.sessions() as session:
        row = await queries.get(session, procedure_id)
    if row is None:
        return None
    return ProcedureOpened(
        id=row.id,
        reference=reference(row.number),
        kind=ProcedureKind(row.kind),
        stage=stage,
        state=state(stage),
    )


async def _unstage(context: Context, procedure_id: UUID) -> None:
    async with context.sessions.begin() as session:
        await queries.unstage(session, procedure_id)


def process_of(
    context: Context, kind: ProcedureKind, procedure_id: UUID
) -> WorkflowHandle[Any, Any]:
    return context.temporal.get_workflow_handle(process_id(kind, procedure_id))


async def answered(asked: Awaitable[Told]) -> Told:
    async with asyncio.timeout(PATIENCE):
        return await asked


async def told(asked: Awaitable[Told]) -> Told:
    """As `answered`, for what a process is told: one that is gone has ended."""
    try:
        return await answered(asked)
    except RPCError as failure:
        if failure.status is RPCStatusCode.NOT_FOUND:
            raise ENDED from failure
        raise
