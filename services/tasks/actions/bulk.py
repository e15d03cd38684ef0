"""One verb on many tasks: each succeeds or is refused by itself, and the answer says which."""

import asyncio
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from temporalio.service import RPCError

from services.tasks.actions.acting import Acting, ActingCaller
from services.tasks.actions.requests import BulkRequest
from services.tasks.inbox.detail import TaskDetail
from shared.errors import FieldProblem, Refused

router = APIRouter(tags=["staff tasks"])

# Fewer than the connections of one service's pool.
AT_ONCE = 4


class BulkResult(BaseModel):
    """`task` when it was done, else why not, as the same call on one task would say."""

    id: UUID
    status: int
    task: TaskDetail | None = None
    code: str | None = None
    detail: str | None = None
    fields: list[FieldProblem] = []


class BulkAnswer(BaseModel):
    results: list[BulkResult]


@router.post("/staff/tasks/bulk")
async def act_on_many(body: BulkRequest, acting: ActingCaller) -> BulkAnswer:
    """Do one verb on many tasks; one result each, in the order asked."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(task_id: UUID) -> BulkResult:
        async with places:
            return await _result(acting, task_id, body)

    ids = list(dict.fromkeys(body.ids))
    return BulkAnswer(results=list(await asyncio.gather(*(one(task_id) for task_id in ids))))


async def _result(acting: Acting, task_id: UUID, body: BulkRequest) -> BulkResult:
    try:
        return BulkResult(id=task_id, status=200, task=await acting.act(task_id, body.verb, body))
    except Refused as refused:
        return BulkResult(
            id=task_id,
            status=refused.status,
            code=refused.code,
            detail=refused.detail,
            fields=refused.fields,
        )
    except (RPCError, TimeoutError, ConnectionError):
        return BulkResult(
            id=task_id,
            status=503,
            code="unavailable",
            detail="Le service ne répond pas pour le moment. Réessayez dans un instant.",
        )
