"""HTTP for the verbs: one route each, all answered by what the process made of the task."""

from uuid import UUID

from fastapi import APIRouter

from services.tasks.actions.acting import ActingCaller
from services.tasks.actions.requests import (
    AnswerReceived,
    Assignment,
    Completion,
    Escalation,
    FollowUp,
    Forwarding,
    InformationRequest,
    Resolution,
    Suspension,
    Urgency,
)
from services.tasks.inbox.detail import TaskDetail
from shared.contracts.tasks.lifecycle import Verb

router = APIRouter(prefix="/staff/tasks/{task_id}", tags=["staff tasks"])


@router.post("/claim")
async def claim(task_id: UUID, acting: ActingCaller) -> TaskDetail:
    """Take the task on. 409 `task_already_claimed` says who was quicker."""
    return await acting.act(task_id, Verb.CLAIM)


@router.post("/unclaim")
async def unclaim(task_id: UUID, acting: ActingCaller) -> TaskDetail:
    """Give my task back to its group."""
    return await acting.act(task_id, Verb.UNCLAIM)


@router.post("/assign")
async def assign(task_id: UUID, body: Assignment, acting: ActingCaller) -> TaskDetail:
    """Hand the task to a colleague, who becomes the one to do it."""
    return await acting.act(task_id, Verb.ASSIGN, body)


@router.post("/delegate")
async def delegate(task_id: UUID, body: Assignment, acting: ActingCaller) -> TaskDetail:
    """Lend my task to a colleague, who resolves it back to me."""
    return await acting.act(task_id, Verb.DELEGATE, body)


@router.post("/resolve")
async def resolve(
    task_id: UUID, acting: ActingCaller, body: Resolution | None = None
) -> TaskDetail:
    """Return a delegated task to its owner."""
    return await acting.act(task_id, Verb.RESOLVE, body)


@router.post("/suspend")
async def suspend(
    task_id: UUID, acting: ActingCaller, body: Suspension | None = None
) -> TaskDetail:
    """Put the task aside, until a date or until it is resumed. Its due date still runs."""
    return await acting.act(task_id, Verb.SUSPEND, body)


@router.post("/resume")
async def resume(task_id: UUID, acting: ActingCaller) -> TaskDetail:
    """Go on with a task put aside."""
    return await acting.act(task_id, Verb.RESUME)


@router.post("/forward")
async def forward(task_id: UUID, body: Forwarding, acting: ActingCaller) -> TaskDetail:
    """Pass the task to another group, where anybody may claim it."""
    return await acting.act(task_id, Verb.FORWARD, body)


@router.post("/request-information")
async def request_information(
    task_id: UUID, acting: ActingCaller, body: InformationRequest | None = None
) -> TaskDetail:
    """Ask the requester for more. The clock stops until the answer comes."""
    return await acting.act(task_id, Verb.REQUEST_INFORMATION, body)


@router.post("/submit-information")
async def submit_information(
    task_id: UUID, acting: ActingCaller, body: AnswerReceived | None = None
) -> TaskDetail:
    """Note the requester's answer, received otherwise than here: the clock runs again."""
    return await acting.act(task_id, Verb.SUBMIT_INFORMATION, body)


@router.post("/escalate")
async def escalate(
    task_id: UUID, acting: ActingCaller, body: Escalation | None = None
) -> TaskDetail:
    """Raise the task's priority, and show it to one more group if one is named."""
    return await acting.act(task_id, Verb.ESCALATE, body)


@router.put("/follow-up-date")
async def set_follow_up_date(task_id: UUID, body: FollowUp, acting: ActingCaller) -> TaskDetail:
    """Say when to look at the task again. Of one put aside, it is when it comes back."""
    return await acting.act(task_id, Verb.SET_FOLLOW_UP_DATE, body)


@router.put("/priority")
async def set_priority(task_id: UUID, body: Urgency, acting: ActingCaller) -> TaskDetail:
    """Say how urgent the task is: for who holds it, or a supervisor."""
    return await acting.act(task_id, Verb.SET_PRIORITY, body)


@router.post("/complete")
async def complete(
    task_id: UUID, acting: ActingCaller, body: Completion | None = None
) -> TaskDetail:
    """Finish the task with one of its outcomes."""
    return await acting.act(task_id, Verb.COMPLETE, body)
