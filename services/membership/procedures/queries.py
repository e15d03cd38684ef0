"""SQL about procedures. One function, one question; the caller owns the transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.membership.procedures.tables import (
    Person,
    Procedure,
    ProcedureContent,
    ProcedureEvent,
)
from services.membership.tables import AccessGrant, Member
from shared.contracts.membership import procedures as contract
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import OVER, Holder, ProcedureKind, Stage

CHANNEL = "procedures"
# A route that dies between staging and the process leaves content nobody will ever adopt. Longer
# than any outage after which the process, once started, may still adopt it.
STAGED_FOR = timedelta(days=30)


async def stage(session: AsyncSession, procedure_id: UUID, content: str, at: datetime) -> None:
    """Keep sealed content out of sight; the same id again changes nothing."""
    forgotten = at - STAGED_FOR
    await session.execute(
        delete(ProcedureContent).where(
            ~ProcedureContent.adopted, ProcedureContent.staged_at < forgotten
        )
    )
    await session.execute(
        insert(ProcedureContent)
        .values(procedure_id=procedure_id, content=content, adopted=False, staged_at=at)
        .on_conflict_do_nothing()
    )


async def unstage(session: AsyncSession, procedure_id: UUID) -> None:
    await session.execute(
        delete(ProcedureContent).where(
            ProcedureContent.procedure_id == procedure_id, ~ProcedureContent.adopted
        )
    )


async def content(session: AsyncSession, procedure_id: UUID) -> str | None:
    """Sealed, whether adopted yet or not."""
    return await session.scalar(
        select(ProcedureContent.content).where(ProcedureContent.procedure_id == procedure_id)
    )


async def add(session: AsyncSession, new: contract.NewProcedure) -> Procedure:
    """Insert once and adopt the content: a retry finds its own row again."""
    await session.execute(
        insert(Procedure)
        .values(
            id=new.procedure_id,
            kind=new.kind,
            account_id=new.account_id,
            member_id=new.member_id,
            stage=Stage.PENDING,
            held_by=Holder.PORTAL,
            created_at=new.at,
        )
        .on_conflict_do_nothing(index_elements=[Procedure.id])
    )
    await session.execute(
        update(ProcedureContent)
        .where(ProcedureContent.procedure_id == new.procedure_id)
        .values(adopted=True)
    )
    return await session.get_one(Procedure, new.procedure_id)


async def get(session: AsyncSession, procedure_id: UUID) -> Procedure | None:
    return await session.get(Procedure, procedure_id)


async def record(session: AsyncSession, progress: contract.Progress) -> None:
    """Write one timeline line and, unless a newer one is there, where the procedure stands."""
    columns = ("procedure_id", "sequence", "at", "by", "stage", "held_by", "until", "code")
    await session.execute(
        insert(ProcedureEvent)
        .values(kind=progress.event, **{name: getattr(progress, name) for name in columns})
        .on_conflict_do_nothing()
    )
    given: dict[str, Any] = {
        name: value
        for name in ("member_id", "decided_by", "access")
        if (value := getattr(progress, name)) is not None
    }
    if progress.stage in OVER:
        given["ended_at"] = progress.at
    await session.execute(
        update(Procedure)
        .where(Procedure.id == progress.procedure_id, Procedure.sequence < progress.sequence)
        .values(
            stage=progress.stage,
            held_by=progress.held_by,
            until=progress.until,
            sequence=progress.sequence,
            **given,
        )
    )
    await session.execute(select(func.pg_notify(CHANNEL, str(progress.procedure_id))))


async def events(
    session: AsyncSession, procedure_id: UUID, after: int = -1
) -> Sequence[ProcedureEvent]:
    found = await session.scalars(
        select(ProcedureEvent)
        .where(ProcedureEvent.procedure_id == procedure_id, ProcedureEvent.sequence > after)
        .order_by(ProcedureEvent.sequence)
    )
    return found.all()


Line = Row[Procedure, Member | None]


async def of_account(
    session: AsyncSession, account_id: UUID, after: tuple[datetime, UUID] | None, limit: int,
    only_members: Collection[UUID] | None = None,
) -> Sequence[Line]:  # fmt: skip
    """The newest first, each with its member if it has one; of some members, if told so."""
    statement = (
        select(Procedure, Member)
        .outerjoin(Member, Member.id == Procedure.member_id)
        .where(Procedure.account_id == account_id)
    )
    if after is not None:
        statement = statement.where(tuple_(Procedure.created_at, Procedure.id) < after)
    if only_members is not None:
        statement = statement.where(
            Procedure.member_id.is_(None)
            | Member.id.in_(only_members)
            | Member.absorbed_into.in_(only_members)
        )
    found = await session.execute(
        statement.order_by(Procedure.created_at.desc(), Procedure.id.desc()).limit(limit)
    )
    return found.all()


async def latest(
    session: AsyncSession, account_id: UUID, member_id: UUID | None, since: datetime, limit: int
) -> Sequence[UUID]:
    """What this account asked since then about this member, or about none: the newest first."""
    found = await session.scalars(
        select(Procedure.id)
        .where(
            Procedure.account_id == account_id,
            Procedure.created_at > since,
            Procedure.member_id.is_not_distinct_from(member_id),
        )
        .order_by(Procedure.created_at.desc())
        .limit(limit)
    )
    return found.all()


Asked = Row[Procedure, Member, Person]


async def awaiting(session: AsyncSession, account_id: UUID) -> Sequence[Asked]:
    """Access requests that wait for an administrator, of the members this account administers.

    What asks for a merged member waits for the one that took it over. Whoever got in by another
    way asks for nothing any more.
    """
    asked, successor, got_in = aliased(Member), Member, aliased(AccessGrant)
    found = await session.execute(
        select(Procedure, successor, Person)
        .join(asked, asked.id == Procedure.member_id)
        .join(successor, successor.id == func.coalesce(asked.absorbed_into, asked.id))
        .join(AccessGrant, AccessGrant.member_id == successor.id)
        .outerjoin(Person, Person.account_id == Procedure.account_id)
        .where(
            AccessGrant.account_id == account_id,
            AccessGrant.access == Access.ADMINISTRATOR,
            Procedure.kind == ProcedureKind.ACCESS_REQUEST,
            Procedure.held_by == Holder.ADMINISTRATORS,
            Procedure.account_id != account_id,
            Procedure.stage.not_in(OVER),
            ~exists().where(
                got_in.member_id == successor.id, got_in.account_id == Procedure.account_id
            ),
        )
        .order_by(Procedure.until, Procedure.id)
        .limit(500)
    )
    return found.all()


async def decided(session: AsyncSession, account_id: UUID) -> Sequence[Asked]:
    """The last ones this account decided, of the members it still administers."""
    found = await session.execute(
        select(Procedure, Member, Person)
        .join(Member, Member.id == Procedure.member_id)
        .join(AccessGrant, AccessGrant.member_id == Member.id)
        .outerjoin(Person, Person.account_id == Procedure.account_id)
        .where(
            AccessGrant.account_id == account_id,
            AccessGrant.access == Access.ADMINISTRATOR,
            Procedure.kind == ProcedureKind.ACCESS_REQUEST,
            Procedure.decided_by == account_id,
            Procedure.stage.in_(OVER),
        )
        .order_by(Procedure.ended_at.desc(), Procedure.id)
        .limit(20)
    )
    return found.all()


async def of_ids(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Asked]:
    found = await session.execute(
        select(Procedure, Member, Person)
        .outerjoin(Member, Member.id == Procedure.member_id)
        .outerjoin(Person, Person.account_id == Procedure.account_id)
        .where(Procedure.id.in_(ids))
        .order_by(Procedure.number)
    )
    return found.all()
