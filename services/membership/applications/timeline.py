"""The timeline over HTTP: once as JSON, or live as server-sent events."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from services.membership.applications import queries
from services.membership.applications.answers import Timeline
from services.membership.applications.routes import mine_or_nothing
from services.membership.applications.sentences import timeline_event, upcoming
from services.membership.context import Context, CurrentContext
from services.membership.terms import CURRENT, text
from shared.contracts.membership.applications import OVER
from shared.errors import NotFound
from shared.http.caller import AnyCaller, CurrentAccount, MemberServices
from shared.http.live import News, live

router = APIRouter(tags=["membership applications"])


@router.get(
    "/membership-applications/{application_id}/timeline",
    response_model=Timeline,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def timeline(
    application_id: UUID,
    request: Request,
    caller: CurrentAccount,
    context: CurrentContext,
    last_event_id: Annotated[int, Header(ge=-1, le=2**31 - 1)] = -1,
) -> Response | Timeline:
    """What was done, by which role, what comes next. With `Accept: text/event-stream`, live;
    `Last-Event-ID` resumes after a cut."""
    await mine_or_nothing(context, application_id, caller.account_id)
    if "text/event-stream" in request.headers.get("accept", ""):
        read = partial(_news, context, application_id, caller.account_id)
        return live(
            context.listener, queries.CHANNEL, application_id, "timeline", read, last_event_id
        )
    return await _timeline(context, application_id)


@router.get("/staff/membership-applications/{application_id}/timeline")
async def staff_timeline(
    application_id: UUID, caller: MemberServices, context: CurrentContext
) -> Timeline:
    """The same, for the member services."""
    return await _timeline(context, application_id)


@router.get("/reference/membership-terms")
async def terms(caller: AnyCaller, version: str = CURRENT) -> dict[str, str]:
    """The general terms of membership, in Markdown; today's version by default."""
    found = text(version)
    if found is None:
        raise NotFound("not_found", "Cette version des conditions générales n'existe pas.")
    return {"version": version, "text": found}


async def _timeline(context: Context, application_id: UUID) -> Timeline:
    async with context.sessions() as session:
        row = await queries.get(session, application_id)
        if row is None:
            raise NotFound("not_found", "Cette demande n'existe pas.")
        events = await queries.events(session, application_id)
    return Timeline(items=[timeline_event(one) for one in events], upcoming=upcoming(row))


async def _news(context: Context, application_id: UUID, account_id: UUID, after: int) -> News:
    row = await mine_or_nothing(context, application_id, account_id)
    async with context.sessions() as session:
        events = await queries.events(session, application_id, after)
    return News(
        events=[(one.sequence, timeline_event(one)) for one in events],
        over=row.stage in OVER,
    )
