"""HTTP about the groups a task can be passed to."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.tasks.people import queries
from shared.database import Sessions
from shared.http.caller import Staff

router = APIRouter(tags=["staff tasks"])


class Group(BaseModel):
    """A staff role, or `health_team/<team>`; `colleagues` is how many work in it."""

    group: str
    colleagues: int


class Groups(BaseModel):
    items: list[Group]
    next: str | None = None


@router.get("/staff/task-groups")
async def list_groups(_: Staff, sessions: Sessions) -> Groups:
    """List the groups somebody works in: those a task can be passed to."""
    async with sessions() as session:
        counted = await queries.groups(session)
    return Groups(items=[Group(group=group, colleagues=n) for group, n in counted.items()])
