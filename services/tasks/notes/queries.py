"""SQL about notes. One function, one question; the caller owns the transaction."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.tables import Note

# Longer than any outage that could still let the process adopt it.
FORGOTTEN_AFTER = timedelta(days=30)


async def add(session: AsyncSession, note: Note) -> None:
    session.add(note)
    await session.flush()


async def stage(session: AsyncSession, note: Note) -> None:
    """Keep it unseen until the process adopts it. The same id again changes nothing."""
    await session.execute(
        delete(Note).where(~Note.adopted, Note.created_at < note.created_at - FORGOTTEN_AFTER)
    )
    values = {column.name: getattr(note, column.name) for column in Note.__table__.columns}
    # What goes with an action is for every colleague.
    values["private"] = False
    await session.execute(insert(Note).values(values).on_conflict_do_nothing())


async def adopt(session: AsyncSession, note_id: UUID) -> None:
    await session.execute(update(Note).where(Note.id == note_id).values(adopted=True))


async def discard(session: AsyncSession, note_id: UUID) -> None:
    """Forget a staged note; spares an adopted one."""
    await session.execute(delete(Note).where(Note.id == note_id, ~Note.adopted))


async def get(session: AsyncSession, note_id: UUID) -> Note | None:
    return await session.get(Note, note_id)


async def of_task(session: AsyncSession, task_id: UUID, reader: UUID) -> Sequence[Note]:
    found = await session.scalars(
        select(Note)
        .where(Note.task_id == task_id, Note.adopted, or_(~Note.private, Note.author == reader))
        .order_by(Note.created_at, Note.id)
    )
    return found.all()
