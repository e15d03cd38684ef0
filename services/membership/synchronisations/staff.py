"""HTTP for staff: what was tried, which numbers are locked, and unlocking one."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel

from services.membership.context import CurrentContext
from services.membership.procedures.listing import before, cursor_of
from services.membership.synchronisations import queries
from services.membership.synchronisations.rules import Outcome
from shared.contracts.membership.procedures import ProcedureKind
from shared.http.caller import Role, SignedIn, require_role
from shared.typed.reading import compact

router = APIRouter(prefix="/staff", tags=["staff"])
PAGE = 50

Watching = Annotated[SignedIn, Depends(require_role(Role.MEMBER_SERVICES, Role.OPERATOR))]
Number = Annotated[str, Query(max_length=40)]


class GuessLine(BaseModel):
    """`account_name` is known once the person has opened a procedure."""

    id: UUID
    account_id: UUID
    account_name: str | None
    address: str
    member_number: str
    kind: ProcedureKind
    outcome: Outcome
    at: datetime


class Guesses(BaseModel):
    items: list[GuessLine]
    next: str | None = None


class NumberLockLine(BaseModel):
    """`failures` are those of the last day, whoever made them."""

    member_number: str
    locked_until: datetime
    member_id: UUID | None
    failures: int


class NumberLocks(BaseModel):
    items: list[NumberLockLine]
    next: str | None = None


@router.get("/guesses")
async def guesses(
    caller: Watching,
    context: CurrentContext,
    member_number: Number | None = None,
    account: UUID | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Guesses:
    """Every pair that was tried, the newest first. Kept for twelve months."""
    number = compact(member_number).upper() if member_number else None
    after = before(cursor) if cursor else None
    async with context.sessions() as session:
        found = await queries.guesses(session, number, account, after, PAGE + 1)
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return Guesses(
        items=[
            GuessLine(
                account_name=person.display_name if person else None,
                kind=ProcedureKind(guess.procedure_kind),
                outcome=Outcome(guess.outcome),
                **{name: getattr(guess, name) for name in SHOWN},
            )
            for guess, person in found[:PAGE]
        ],
        next=cursor_of(last.at, last.id) if last else None,
    )


@router.get("/number-locks")
async def locks(caller: Watching, context: CurrentContext) -> NumberLocks:
    """The numbers nobody may try at present, whether a member has them or not."""
    now = datetime.now(UTC)
    async with context.sessions() as session:
        found = await queries.locks(session, now, now - context.guess_limits.number_within)
    return NumberLocks(
        items=[
            NumberLockLine(
                member_number=lock.member_number,
                locked_until=lock.locked_until,
                member_id=member_id,
                failures=failures,
            )
            for lock, member_id, failures in found
        ]
    )


@router.delete("/number-locks/{member_number}", status_code=204)
async def unlock(
    member_number: Annotated[str, Path(max_length=40)], caller: Watching, context: CurrentContext
) -> Response:
    """Let the number be tried again; what failed before counts no more."""
    async with context.sessions.begin() as session:
        await queries.release(
            session, compact(member_number).upper(), caller.account_id, datetime.now(UTC)
        )
    return Response(status_code=204)


SHOWN = ("id", "account_id", "address", "member_number", "at")
