"""A procedure's timeline over HTTP: once as JSON, or live as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from services.membership.context import Context, CurrentContext
from services.membership.procedures import queries
from services.membership.procedures.answers import Timeline
from services.membership.procedures.routes import known
from services.membership.procedures.rules import UNKNOWN
from services.membership.procedures.sentences import timeline_event, upcoming
from shared.contracts.membership.procedures import OVER, ProcedureKind
from shared.errors import Refused
from shared.http.caller import CurrentAccount, MemberServices, SignedIn

router = APIRouter(tags=["procedures"])

# Proxies close a silent connection; and what a lost notice hid is found at the next look.
HEARTBEAT = 15.0


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
        stream = _stream(context, procedure_id, caller, last_event_id)
        return StreamingResponse(stream, media_type="text/event-stream")
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


async def _stream(
    context: Context, procedure_id: UUID, caller: SignedIn, after: int
) -> AsyncIterator[str]:
    changed = asyncio.Event()

    def heard(changed_id: str) -> None:
        if changed_id == str(procedure_id):
            changed.set()

    context.listener.on(queries.CHANNEL, heard)
    try:
        while True:
            changed.clear()
            try:
                # Asked again each time: a right may go while the page stays open.
                row, relation = await known(context, procedure_id, caller)
            except Refused:
                yield "event: over\ndata: {}\n\n"
                return
            async with context.sessions() as session:
                events = await queries.events(session, procedure_id, after)
            for event in events:
                after = event.sequence
                asked = relation == "requester"
                shown = timeline_event(event, ProcedureKind(row.kind), asked=asked)
                yield f"id: {after}\nevent: timeline\ndata: {shown.model_dump_json()}\n\n"
            if events and events[-1].stage in OVER:
                yield "event: over\ndata: {}\n\n"
                return
            yield ": still there\n\n"
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                continue
    finally:
        context.listener.off(queries.CHANNEL, heard)
