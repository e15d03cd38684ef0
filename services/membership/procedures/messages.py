"""SQL about what is written within a procedure, and who takes part in it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.procedures.queries import CHANNEL, STAGED_FOR
from services.membership.procedures.tables import Person, ProcedureMessage
from shared.contracts.identity.accounts import Recipient


async def stage(session: AsyncSession, message: ProcedureMessage) -> None:
    """Keep it unseen until the process adopts it. The same id again changes nothing."""
    await session.execute(
        delete(ProcedureMessage).where(
            ~ProcedureMessage.adopted, ProcedureMessage.at < message.at - STAGED_FOR
        )
    )
    await _insert(session, message)


async def write(session: AsyncSession, message: ProcedureMessage) -> None:
    """Write an adopted message, once."""
    await _insert(session, message)
    await session.execute(select(func.pg_notify(CHANNEL, str(message.procedure_id))))


async def _insert(session: AsyncSession, message: ProcedureMessage) -> None:
    columns = ProcedureMessage.__table__.columns
    values = {column.name: getattr(message, column.name) for column in columns}
    await session.execute(insert(ProcedureMessage).values(values).on_conflict_do_nothing())


async def adopt(session: AsyncSession, procedure_id: UUID, message_id: UUID) -> None:
    await session.execute(
        update(ProcedureMessage)
        .where(ProcedureMessage.id == message_id, ProcedureMessage.procedure_id == procedure_id)
        .values(adopted=True)
    )
    await session.execute(select(func.pg_notify(CHANNEL, str(procedure_id))))


async def discard(session: AsyncSession, message_id: UUID) -> None:
    """Forget a staged message; spares an adopted one."""
    await session.execute(
        delete(ProcedureMessage).where(ProcedureMessage.id == message_id, ~ProcedureMessage.adopted)
    )


async def of_procedure(session: AsyncSession, procedure_id: UUID) -> Sequence[ProcedureMessage]:
    found = await session.scalars(
        select(ProcedureMessage)
        .where(ProcedureMessage.procedure_id == procedure_id, ProcedureMessage.adopted)
        .order_by(ProcedureMessage.at, ProcedureMessage.id)
    )
    return found.all()


async def remember(session: AsyncSession, account_id: UUID, seen: Recipient) -> None:
    person = insert(Person).values(
        account_id=account_id,
        display_name=f"{seen.first_name} {seen.last_name}",
        email=seen.address,
    )
    await session.execute(
        person.on_conflict_do_update(
            index_elements=[Person.account_id],
            set_={
                "display_name": person.excluded.display_name,
                "email": person.excluded.email,
            },
        )
    )


async def people(session: AsyncSession, accounts: Collection[UUID | None]) -> Mapping[UUID, Person]:
    wanted = {one for one in accounts if one is not None}
    found = await session.scalars(select(Person).where(Person.account_id.in_(wanted)))
    return {person.account_id: person for person in found}
