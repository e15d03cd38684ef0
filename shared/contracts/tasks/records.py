"""What processes ask of the tasks service: keep the inbox in step, hand over what was typed."""

from uuid import UUID

from pydantic import BaseModel

from shared.contracts.tasks import queue
from shared.contracts.tasks.lifecycle import Task
from shared.sealed import SealedText


class Note(BaseModel):
    """Sealed content: what a person wrote with an action. `messages` are by step."""

    comment: str = ""
    messages: dict[str, str] = {}


@queue.activity()
async def record_task(task: Task) -> None:
    """Show this version in the inbox, unless a newer one is there; adopt the staged note."""
    raise NotImplementedError


@queue.activity()
async def seal_note(note_id: UUID) -> SealedText:
    """Seal a `Note` for another service. NotFound("note_unknown") if there is none."""
    raise NotImplementedError
