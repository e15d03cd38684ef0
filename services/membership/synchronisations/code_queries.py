"""SQL about the codes mailed to addresses on file. The caller owns the transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.synchronisations.tables import SynchronisationCode as Code
from shared.contracts.membership.synchronisations import NewCode


async def add(session: AsyncSession, new: NewCode, code_hash: bytes) -> None:
    """Asked again, the last secret is good."""
    code = insert(Code).values(
        id=new.code_id,
        procedure_id=new.procedure_id,
        member_id=new.member_id,
        code_hash=code_hash,
        created_at=new.at,
        expires_at=new.expires_at,
        wrong_tries=0,
    )
    await session.execute(
        code.on_conflict_do_update(
            index_elements=[Code.id], set_={"code_hash": code.excluded.code_hash}
        )
    )


async def others_since(
    session: AsyncSession, member_id: UUID, since: datetime, code_id: UUID
) -> int:
    """How many this member was sent, whoever asked, but this one."""
    counted = await session.scalar(
        select(func.count()).where(
            Code.member_id == member_id, Code.created_at > since, Code.id != code_id
        )
    )
    return counted or 0


async def newest(session: AsyncSession, procedure_id: UUID, *, lock: bool = False) -> Code | None:
    statement = (
        select(Code)
        .where(Code.procedure_id == procedure_id)
        .order_by(Code.created_at.desc(), Code.id)
        .limit(1)
    )
    return await session.scalar(statement.with_for_update() if lock else statement)


async def counts(session: AsyncSession, procedure_id: UUID) -> tuple[int, int]:
    """The procedure's codes, and the wrong tries over all of them."""
    found = await session.execute(
        select(func.count(), func.coalesce(func.sum(Code.wrong_tries), 0)).where(
            Code.procedure_id == procedure_id
        )
    )
    codes, wrong = found.one()
    return codes, wrong


async def erase_before(session: AsyncSession, moment: datetime) -> None:
    await session.execute(delete(Code).where(Code.created_at < moment))
