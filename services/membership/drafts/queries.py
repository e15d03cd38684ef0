"""SQL about the content of steps. One function, one question; the caller owns the transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.tables import Revision
from shared.contracts.membership.applications import Step

# A route that dies between staging and the process leaves a revision nobody will ever adopt.
STAGED_FOR = timedelta(hours=1)


async def stage(
    session: AsyncSession,
    revision_id: UUID,
    application_id: UUID,
    step: Step,
    content: str,
    at: datetime,
) -> None:
    """Store sealed content out of sight; the same id again changes nothing."""
    await session.execute(
        delete(Revision).where(~Revision.adopted, Revision.staged_at < at - STAGED_FOR)
    )
    await session.execute(
        insert(Revision)
        .values(
            id=revision_id,
            application_id=application_id,
            step=step,
            content=content,
            adopted=False,
            staged_at=at,
        )
        .on_conflict_do_nothing(index_elements=[Revision.id])
    )


async def unstage(session: AsyncSession, revision_id: UUID) -> None:
    await session.execute(delete(Revision).where(Revision.id == revision_id, ~Revision.adopted))


async def adopt(session: AsyncSession, application_id: UUID, step: Step, revision_id: UUID) -> None:
    """Replace the step's content. Adopted already, or gone since: nothing changes."""
    chosen = and_(Revision.id == revision_id, Revision.application_id == application_id)
    if await session.scalar(select(Revision.id).where(chosen).with_for_update()) is None:
        return
    await session.execute(
        delete(Revision).where(
            Revision.application_id == application_id,
            Revision.step == step,
            Revision.adopted,
            Revision.id != revision_id,
        )
    )
    await session.execute(update(Revision).where(chosen).values(adopted=True))


async def contents(session: AsyncSession, application_id: UUID) -> Mapping[Step, Revision]:
    found = await session.scalars(
        select(Revision).where(Revision.application_id == application_id, Revision.adopted)
    )
    return {Step(revision.step): revision for revision in found}


async def erase(session: AsyncSession, application_id: UUID) -> None:
    await session.execute(delete(Revision).where(Revision.application_id == application_id))
