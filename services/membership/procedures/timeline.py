"""A procedure's timeline over HTTP: once as JSON, or live as server-sent events."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from services.membership.context import Context, CurrentContext
from services.membership.procedures import queries
from services.membership.procedures.answers import Timeline
from services.membership.procedures.routes import known
from services.membership.procedures.rules import UNKNOWN
from services.membership.procedures.sentences import timeline_event, upcoming
from shared.contracts.membership.procedures import OVER, ProcedureKind
from shared.http.caller import CurrentAccount, MemberServices, SignedIn
from shared.http.live import News, live

router = APIRouter(tags=["procedures"])


@router.get(
    "/procedures/{procedure_id}/timeline",
    response_model=Timeline,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def timeline(
    procedure_id: UUID,
    request: Request,
    caller: CurrentAccount,
    context: CurrentContext,
    last_event_id: Annotated[int, Header(ge=-1, le=2**31 - 1)] = -1,
) -> Response | Timeline:
    """What was done, by which role, what comes next. With `Accept: text/event-stream`, live;
    `Last-Event-ID` resumes after a cut."""
    _, relation = await known(context, procedure_id, caller)
    if "text/event-stream" in request.headers.get("accept", ""):
        read = partial(_news, context, procedure_id, caller)
        return live(
            context.listener, queries.CHANNEL, procedure_id, "timeline", read, last_event_id
        )
    return await _timeline(context, procedure_id, asked=relation == "requester")


@router.get("/staff/procedures/{procedure_id}/timeline")
async def staff_timeline(
    procedure_id: UUID, caller: MemberServices, context: CurrentContext
) -> Timeline:
    """The same, for the member services."""
    return await _timeline(context, procedure_id)


async def _timeline(context: Context, procedure_id: UUID, *, asked: bool = False) -> Timeline:
    async with context.sessions() as session:
        row = await queries.get(session, procedure_id)
        if row is None:
            raise UNKNOWN
        events = await queries.events(session, procedure_id)
    kind = ProcedureKind(row.kind)
    return Timeline(
        items=[timeline_event(one, kind, asked=asked) for one in events], upcoming=upcoming(row)
    )


async def _news(context: Context, procedure_id: UUID, caller: SignedIn, after: int) -> News:
    row, relation = await known(context, procedure_id, caller)
    async with context.sessions() as session:
        events = await queries.events(session, procedure_id, after)
    kind, asked = ProcedureKind(row.kind), relation == "requester"
    return News(
        events=[(one.sequence, timeline_event(one, kind, asked=asked)) for one in events],
        over=row.stage in OVER,
    )
