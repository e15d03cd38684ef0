"""HTTP for comments: plain records, on any task the caller sees, whatever its state."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from fastapi import APIRouter

from services.tasks.actions.requests import CommentRequest
from services.tasks.inbox import records
from services.tasks.inbox.answers import Comment
from services.tasks.inbox.pools import reach, visible_task
from services.tasks.notes import queries
from services.tasks.people import queries as people
from services.tasks.tables import Note
from shared.database import Sessions
from shared.http.caller import Staff

router = APIRouter(tags=["staff tasks"])


@router.post("/staff/tasks/{task_id}/comments", status_code=201)
async def comment(
    task_id: UUID, body: CommentRequest, caller: Staff, sessions: Sessions
) -> Comment:
    """Leave a comment for colleagues, or a private note for oneself; nothing else changes."""
    note = Note(
        id=uuid4(),
        task_id=task_id,
        author=caller.account_id,
        verb=None,
        comment=body.comment,
        messages={},
        created_at=datetime.now(UTC),
        adopted=True,
        private=body.private,
    )
    async with sessions.begin() as session:
        await people.remember(session, caller)
        await visible_task(session, task_id, await reach(session, caller))
        await queries.add(session, note)
        await records.tell(session, task_id)
    return Comment.of(note, {caller.account_id: caller.display_name})
