"""Absences: one's own, or a colleague's for a supervisor or an operator. Plain records; who
shares work out is told by a process."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.absences import queries
from services.identity.absences.rules import Away, Roles, check_absence, check_dates
from services.identity.accounts import queries as accounts
from services.identity.staff.processes import make_known
from services.identity.tables import Absence
from shared.contracts.identity.absences import AbsenceAnswer, AbsenceRequest, Absences
from shared.database import Sessions
from shared.errors import Conflict, NotFound
from shared.http.caller import Role, SignedIn, Staff
from shared.http.idempotency import RequestId
from shared.temporal.client import Temporal
from shared.working_days import PARIS

router = APIRouter(prefix="/staff/absences", tags=["staff"])

FOR_OTHERS = {Role.SUPERVISOR, Role.OPERATOR}


@router.get("")
async def list_absences(
    caller: Staff, sessions: Sessions, account: UUID | Literal["all"] | None = None
) -> Absences:
    """Absences under way and to come: mine; a colleague's, or all, for who may enter them."""
    wanted = None if account == "all" else [account or caller.account_id]
    if wanted != [caller.account_id]:
        _check_for_others(caller)
    async with sessions() as session:
        found = await queries.to_come(session, _today(), wanted)
        return Absences(items=await _told(session, found))


@router.post("", status_code=201)
async def enter(
    body: AbsenceRequest,
    caller: Staff,
    sessions: Sessions,
    temporal: Temporal,
    request_id: RequestId,
) -> AbsenceAnswer:
    """Enter an absence and who does the work meanwhile."""
    account_id = body.account or caller.account_id
    if account_id != caller.account_id:
        _check_for_others(caller)
    async with sessions.begin() as session:
        await queries.in_order(session)
        absence = await queries.get(session, request_id)
        if absence is None:
            absence = _absence(request_id, account_id, body, caller)
            await _check(session, absence)
            await queries.add(session, absence)
        answer = (await _told(session, [absence]))[0]
    await make_known(temporal, absence.account_id)
    return answer


@router.delete("/{absence_id}", status_code=204)
async def withdraw(absence_id: UUID, caller: Staff, sessions: Sessions, temporal: Temporal) -> None:
    """Withdraw an absence under way or to come. A past one stays as it was."""
    async with sessions.begin() as session:
        await queries.in_order(session)
        absence = await queries.get(session, absence_id)
        if absence is None or not _reaches(caller, absence.account_id):
            raise NotFound("not_found", "Cette absence n'existe pas.")
        if absence.last_day < _today() and absence.withdrawn_at is None:
            raise Conflict("absence_over", "Cette absence est passée : elle ne peut plus changer.")
        await queries.withdraw(session, absence, datetime.now(UTC))
    await make_known(temporal, absence.account_id)


async def _check(session: AsyncSession, absence: Absence) -> None:
    new, today = _away(absence), _today()
    check_dates(new.first_day, new.last_day, today)
    roles = Roles(
        account=await accounts.roles(session, new.account),
        substitute=await accounts.roles(session, new.substitute),
    )
    if not roles.account:
        raise NotFound("not_found", "Ce compte n'existe pas.")
    known = await queries.to_come(session, today, [new.account, new.substitute])
    check_absence(new, roles, map(_away, known))


def _absence(absence_id: UUID, account_id: UUID, body: AbsenceRequest, caller: SignedIn) -> Absence:
    return Absence(
        id=absence_id,
        account_id=account_id,
        substitute_id=body.substitute,
        first_day=body.first_day,
        last_day=body.last_day,
        entered_by=caller.account_id,
        created_at=datetime.now(UTC),
    )


def _away(absence: Absence) -> Away:
    return Away(absence.account_id, absence.substitute_id, absence.first_day, absence.last_day)


async def _told(session: AsyncSession, found: Sequence[Absence]) -> list[AbsenceAnswer]:
    ids = {account for one in found for account in (one.account_id, one.substitute_id)}
    names = await queries.names(session, ids)
    return [
        AbsenceAnswer(
            id=one.id,
            account_id=one.account_id,
            display_name=names[one.account_id],
            substitute_id=one.substitute_id,
            substitute_name=names[one.substitute_id],
            first_day=one.first_day,
            last_day=one.last_day,
            created_at=one.created_at,
        )
        for one in found
    ]


def _today() -> date:
    return datetime.now(PARIS).date()


def _reaches(caller: SignedIn, account_id: UUID) -> bool:
    return account_id == caller.account_id or bool(FOR_OTHERS & caller.roles)


def _check_for_others(caller: SignedIn) -> None:
    if not FOR_OTHERS & caller.roles:
        raise NotFound("not_found", "Cette page n'existe pas.")
