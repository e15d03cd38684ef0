"""Saved filters: plain records, everybody's their own."""

from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.exc import IntegrityError

from services.tasks.filters import queries
from services.tasks.inbox.asking import Sifting
from services.tasks.tables import ONE_FILTER_PER_NAME, TaskFilter
from shared.database import Sessions, violates
from shared.errors import Conflict, FieldProblem, NotFound
from shared.http.caller import Staff
from shared.http.idempotency import RequestId

router = APIRouter(prefix="/staff/task-filters", tags=["staff tasks"])

MOST = 50

Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$"
    ),
]


class FilterRequest(BaseModel):
    """`query` is what the list is asked, but its page."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    query: Sifting


class FilterAnswer(BaseModel):
    id: UUID
    name: str
    query: dict[str, Any]
    created_at: datetime

    @classmethod
    def of(cls, kept: TaskFilter) -> Self:
        return cls.model_validate(kept, from_attributes=True)


class Filters(BaseModel):
    items: list[FilterAnswer]
    next: str | None = None


@router.get("")
async def list_filters(caller: Staff, sessions: Sessions) -> Filters:
    """List my saved filters, by name."""
    async with sessions() as session:
        found = await queries.of_account(session, caller.account_id)
    return Filters(items=[FilterAnswer.of(kept) for kept in found])


@router.post("", status_code=201)
async def save(
    body: FilterRequest, caller: Staff, sessions: Sessions, request_id: RequestId
) -> FilterAnswer:
    """Save what the list is asked under a name of mine."""
    kept = TaskFilter(
        id=request_id,
        account_id=caller.account_id,
        name=body.name,
        query=body.query.model_dump(mode="json", exclude_unset=True),
        created_at=datetime.now(UTC),
    )
    try:
        async with sessions.begin() as session:
            if (known := await queries.get(session, request_id)) is not None:
                return FilterAnswer.of(known)
            if len(await queries.of_account(session, caller.account_id)) >= MOST:
                raise Conflict("too_many_filters", f"Vous avez déjà {MOST} filtres enregistrés.")
            await queries.add(session, kept)
            return FilterAnswer.of(kept)
    except IntegrityError as error:
        if violates(error, ONE_FILTER_PER_NAME):
            raise _name_taken() from error
        raise


@router.delete("/{filter_id}", status_code=204)
async def remove(filter_id: UUID, caller: Staff, sessions: Sessions) -> None:
    """Forget one of my saved filters."""
    async with sessions.begin() as session:
        if not await queries.remove(session, caller.account_id, filter_id):
            raise NotFound("not_found", "Ce filtre n'existe pas.")


def _name_taken() -> Conflict:
    detail = "Un de vos filtres porte déjà ce nom."
    problem = FieldProblem(field="name", code="filter_name_taken", detail=detail)
    return Conflict("filter_name_taken", detail, [problem])
