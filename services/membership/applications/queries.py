"""SQL about applications. One function, one question; the caller owns the transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.tables import (
    Application,
    Event,
    Member,
    ReviewNote,
    Revision,
    Submission,
)
from shared.contracts.membership import applications as contract
from shared.contracts.membership.applications import EventKind, Holder, Stage

CHANNEL = "applications"


async def add(session: AsyncSession, new: contract.NewApplication, siret: str) -> Application:
    """Insert once: an activity retried after its commit finds its own row again."""
    await session.execute(
        insert(Application)
        .values(
            id=new.application_id,
            account_id=new.account_id,
            siret=siret,
            stage=Stage.DRAFT,
            held_by=Holder.EMPLOYER,
            until=new.expires_at,
            created_at=new.at,
        )
        .on_conflict_do_nothing(index_elements=[Application.id])
    )
    return await session.get_one(Application, new.application_id)


async def get(session: AsyncSession, application_id: UUID) -> Application | None:
    return await session.get(Application, application_id)


async def named(
    session: AsyncSession, ids: Sequence[UUID]
) -> Sequence[Row[Application, str | None]]:
    """Applications, each with its sealed company step if there is one."""
    company = (
        (Revision.application_id == Application.id)
        & (Revision.step == contract.Step.COMPANY)
        & Revision.adopted
    )
    found = await session.execute(
        select(Application, Revision.content)
        .outerjoin(Revision, company)
        .where(Application.id.in_(ids))
        .order_by(Application.number)
    )
    return found.all()


async def of_account(session: AsyncSession, account_id: UUID) -> Sequence[Application]:
    found = await session.scalars(
        select(Application)
        .where(Application.account_id == account_id)
        .order_by(Application.created_at.desc())
        .limit(100)
    )
    return found.all()


async def open_one(session: AsyncSession, account_id: UUID, siret: str) -> Application | None:
    """The application this account already prepares for this SIRET."""
    found = await session.scalars(
        select(Application).where(
            Application.account_id == account_id,
            Application.siret == siret,
            Application.stage.not_in(contract.OVER),
        )
    )
    return found.first()


async def set_siret(session: AsyncSession, application_id: UUID, siret: str) -> None:
    await session.execute(
        update(Application).where(Application.id == application_id).values(siret=siret)
    )


async def member_with(session: AsyncSession, siret: str) -> UUID | None:
    return await session.scalar(select(Member.id).where(Member.siret == siret))


async def holder_of(session: AsyncSession, siret: str) -> Application | None:
    """The application submitted first for this SIRET, while it is under way."""
    found = await session.scalars(
        select(Application).where(Application.siret == siret, Application.holds_siret)
    )
    return found.first()


async def rivals(session: AsyncSession, siret: str, besides: UUID) -> Sequence[Application]:
    found = await session.scalars(
        select(Application)
        .where(Application.siret == siret, Application.id != besides)
        .order_by(Application.created_at)
        .limit(20)
    )
    return found.all()


async def submit(session: AsyncSession, submission: contract.Submission, siret: str) -> None:
    await session.execute(
        insert(Submission)
        .values(
            application_id=submission.application_id,
            round=submission.round,
            terms_version=submission.terms_version,
            account_id=submission.account_id,
            at=submission.at,
        )
        .on_conflict_do_nothing()
    )
    await session.execute(
        update(Application)
        .where(Application.id == submission.application_id)
        .values(
            siret=siret,
            holds_siret=True,
            round=submission.round,
            submitted_at=func.coalesce(Application.submitted_at, submission.at),
        )
    )


async def record(session: AsyncSession, transition: contract.Transition) -> None:
    """Write one timeline line and, unless a newer one is there, the stage."""
    await session.execute(
        insert(Event)
        .values(
            application_id=transition.application_id,
            sequence=transition.sequence,
            at=transition.at,
            kind=transition.event,
            by=transition.by,
            stage=transition.stage,
            held_by=transition.held_by,
            until=transition.until,
            step=transition.step,
            code=transition.code,
        )
        .on_conflict_do_nothing()
    )
    await session.execute(
        update(Application)
        .where(
            Application.id == transition.application_id,
            Application.sequence < transition.sequence,
        )
        .values(
            stage=transition.stage,
            held_by=transition.held_by,
            until=transition.until,
            sequence=transition.sequence,
            **({"holds_siret": False} if transition.stage in contract.OVER else {}),
        )
    )
    await session.execute(select(func.pg_notify(CHANNEL, str(transition.application_id))))


async def events(session: AsyncSession, application_id: UUID, after: int = -1) -> Sequence[Event]:
    found = await session.scalars(
        select(Event)
        .where(Event.application_id == application_id, Event.sequence > after)
        .order_by(Event.sequence)
    )
    return found.all()


async def add_note(
    session: AsyncSession, notes: contract.Notes, kind: EventKind, comment: str,
    messages: dict[str, str],
) -> None:  # fmt: skip
    await session.execute(
        insert(ReviewNote)
        .values(
            application_id=notes.application_id,
            round=notes.round,
            kind=kind,
            comment=comment,
            messages=messages,
            at=notes.at,
        )
        .on_conflict_do_nothing()
    )


async def notes(session: AsyncSession, application_id: UUID) -> Sequence[ReviewNote]:
    found = await session.scalars(
        select(ReviewNote)
        .where(ReviewNote.application_id == application_id)
        .order_by(ReviewNote.round.desc())
    )
    return found.all()


async def submissions(session: AsyncSession, application_id: UUID) -> Sequence[Submission]:
    found = await session.scalars(
        select(Submission)
        .where(Submission.application_id == application_id)
        .order_by(Submission.round)
    )
    return found.all()
