"""HTTP to declare, complete, close and delete positions. One transaction each: no process waits."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.workforce.follow_up.rules import follow_up
from services.workforce.follow_up.rulesets import Ruleset
from services.workforce.given import FollowUpRuleset, Today
from services.workforce.positions import queries, rules
from services.workforce.positions.answers import PositionPage, SimilarPositions, position
from services.workforce.readers import READERS
from services.workforce.tables import JobPosition
from shared.contracts.workforce.risks import IonisingCategory
from shared.database import Sessions
from shared.errors import Invalid
from shared.http.idempotency import RequestId
from shared.http.rights import Right, require
from shared.nomenclatures.pcs import load_pcs
from shared.typed.positions import PositionContent, TypedPosition, check_position, read_position
from shared.typed.problems import Problems

router = APIRouter(prefix="/members/{member_id}/positions", tags=["positions"])
WRITERS = [Depends(require(Right.CHANGE_WORKFORCE))]
MOST_SIMILAR = 50

IfMatch = Annotated[str | None, Header(max_length=200)]


class NewPosition(TypedPosition):
    """`confirmed`: similar positions were seen, and this one is another."""

    confirmed: bool = False


@router.get("/similar", dependencies=[Depends(READERS)])
async def similar(
    member_id: UUID, sessions: Sessions, today: Today, ruleset: FollowUpRuleset,
    pcs_code: Annotated[str, Query(max_length=40)], besides: UUID | None = None,
) -> SimilarPositions:  # fmt: skip
    """The positions of the same code, closed ones too, before declaring another."""
    known = load_pcs().get(pcs_code)
    if known is None:
        return SimilarPositions(items=[])
    async with sessions() as session:
        rows = await queries.similar(session, member_id, known.code, besides, MOST_SIMILAR)
    return SimilarPositions(
        items=[
            position(row, follow_up(row.risks, today, ruleset, row.ionising_category))
            for row in rows
        ]
    )


@router.post("", status_code=201, dependencies=WRITERS)
async def declare(
    member_id: UUID, body: NewPosition, request_id: RequestId, sessions: Sessions, today: Today,
    ruleset: FollowUpRuleset, response: Response,
) -> PositionPage:  # fmt: skip
    """Declare a position. 409 `similar_position` when one of the same code is known, unless
    `confirmed`."""
    content = _read(body)
    async with sessions.begin() as session:
        await queries.one_at_a_time(session, member_id)
        row = await queries.get(session, member_id, request_id)
        if row is None:
            known = await queries.similar(session, member_id, content.pcs_code, None, 1)
            if known and not body.confirmed:
                raise rules.SIMILAR
            row = queries.create(session, member_id, request_id, content, datetime.now(UTC))
        return await _page(session, row, today, ruleset, response)


@router.get("/{position_id}", dependencies=[Depends(READERS)])
async def show(
    member_id: UUID, position_id: UUID, sessions: Sessions, today: Today, ruleset: FollowUpRuleset,
    response: Response,
) -> PositionPage:  # fmt: skip
    """One position, how many hold it, and what may be done with it."""
    async with sessions() as session:
        row = await queries.get(session, member_id, position_id)
        if row is None:
            raise rules.UNKNOWN
        return await _page(session, row, today, ruleset, response)


@router.patch("/{position_id}", dependencies=WRITERS)
async def modify(
    member_id: UUID, position_id: UUID, body: TypedPosition, sessions: Sessions, today: Today,
    ruleset: FollowUpRuleset, response: Response, if_match: IfMatch = None,
) -> PositionPage:  # fmt: skip
    """Change what is sent. Once an employee holds it, or did, only a missing detail is added."""
    async with sessions.begin() as session:
        row = await _locked(session, member_id, position_id, if_match)
        content = _read(rules.merged(row, body))
        held = await queries.holders(session, member_id, position_id, today)
        rules.check_change(row, content, held)
        queries.write(row, content)
        return await _page(session, row, today, ruleset, response)


@router.delete("/{position_id}", status_code=204, dependencies=WRITERS)
async def delete(
    member_id: UUID, position_id: UUID, sessions: Sessions, today: Today, if_match: IfMatch = None
) -> Response:
    """Delete a position that nobody ever held."""
    async with sessions.begin() as session:
        row = await _locked(session, member_id, position_id, if_match)
        rules.check_deletion(await queries.holders(session, member_id, position_id, today))
        await session.delete(row)
    return Response(status_code=204)


@router.post("/{position_id}/closure", dependencies=WRITERS)
async def close(
    member_id: UUID, position_id: UUID, sessions: Sessions, today: Today, ruleset: FollowUpRuleset,
    response: Response, if_match: IfMatch = None,
) -> PositionPage:  # fmt: skip
    """Close a position that nobody holds any more; it stays in the careers it was part of."""
    async with sessions.begin() as session:
        row = await _locked(session, member_id, position_id, if_match)
        if row.closed_at is None:
            rules.check_closure(await queries.holders(session, member_id, position_id, today))
            row.closed_at = datetime.now(UTC)
        return await _page(session, row, today, ruleset, response)


@router.delete("/{position_id}/closure", dependencies=WRITERS)
async def reopen(
    member_id: UUID, position_id: UUID, sessions: Sessions, today: Today, ruleset: FollowUpRuleset,
    response: Response, if_match: IfMatch = None,
) -> PositionPage:  # fmt: skip
    """Reopen a closed position."""
    async with sessions.begin() as session:
        row = await _locked(session, member_id, position_id, if_match)
        row.closed_at = None
        return await _page(session, row, today, ruleset, response)


def _read(typed: TypedPosition) -> PositionContent:
    problems = Problems()
    check_position(problems, typed, load_pcs())
    if problems.found:
        raise Invalid("invalid", "Certaines informations sont à corriger.", problems.found)
    return read_position(typed)


async def _locked(
    session: AsyncSession, member_id: UUID, position_id: UUID, if_match: str | None
) -> JobPosition:
    row = await queries.get(session, member_id, position_id, lock=True)
    if row is None:
        raise rules.UNKNOWN
    if if_match is not None and if_match != rules.etag(row):
        raise rules.CHANGED
    return row


async def _page(
    session: AsyncSession, row: JobPosition, today: date, ruleset: Ruleset, response: Response
) -> PositionPage:
    held = await queries.holders(session, row.member_id, row.id, today)
    category = IonisingCategory(row.ionising_category) if row.ionising_category else None
    content = rules.content_of(row)
    shown = position(row, follow_up(content.risks, today, ruleset, category))
    version = rules.etag(row)
    response.headers["ETag"] = version
    return PositionPage(
        **shown.model_dump(),
        holders=held.now,
        ever_held=held.ever,
        allowed_actions=rules.allowed_actions(row, held),
        reason=rules.reason(held),
        etag=version,
    )
