"""SQL about preferences. One function, one question; the caller owns the transaction."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.tables import Preference
from shared.contracts.notifications.messages import Category
from shared.contracts.notifications.preferences import Choice, Preferences


async def choice(session: AsyncSession, account_id: UUID, category: Category) -> Choice:
    chosen = await session.scalar(
        select(Preference.choice).where(
            Preference.account_id == account_id, Preference.category == category.value
        )
    )
    return Choice(chosen) if chosen else Choice.AT_ONCE


async def of_account(session: AsyncSession, account_id: UUID) -> Preferences:
    found = await session.scalars(select(Preference).where(Preference.account_id == account_id))
    at_once = dict.fromkeys((category.value for category in Category), Choice.AT_ONCE.value)
    return Preferences.model_validate(at_once | {row.category: row.choice for row in found})


async def choose(
    session: AsyncSession, account_id: UUID, category: Category, chosen: Choice
) -> None:
    row = insert(Preference).values(
        account_id=account_id, category=category.value, choice=chosen.value, chosen_at=func.now()
    )
    await session.execute(
        row.on_conflict_do_update(
            index_elements=[Preference.account_id, Preference.category],
            set_={"choice": row.excluded.choice, "chosen_at": row.excluded.chosen_at},
            where=Preference.choice != row.excluded.choice,
        )
    )
