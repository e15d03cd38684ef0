"""Accounts in SQL. One function, one question or one change; the caller owns the transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.accounts.rules import CONTESTED, STAGED_LIFE, email_key
from services.identity.tables import (
    ONE_ACCOUNT_PER_EMAIL,
    Account,
    ApiToken,
    MemberLink,
    Session,
    StaffRole,
)
from shared.contracts.identity.people import Registration


async def get(session: AsyncSession, account_id: UUID) -> Account | None:
    return await session.get(Account, account_id)


async def locked(session: AsyncSession, account_id: UUID) -> Account | None:
    return await session.get(Account, account_id, with_for_update=True)


async def by_email(session: AsyncSession, email: str) -> Account | None:
    return await session.scalar(select(Account).where(Account.email_key == email_key(email)))


async def last_seen(
    session: AsyncSession, ids: Sequence[UUID]
) -> Sequence[tuple[UUID, datetime | None]]:
    """Those of these accounts that work, and when each was last here: activation counts."""
    at_sessions = (
        select(func.max(Session.last_seen_at)).where(Session.account_id == Account.id)
    ).scalar_subquery()
    by_tokens = (
        select(func.max(ApiToken.last_used_at)).where(ApiToken.account_id == Account.id)
    ).scalar_subquery()
    # PostgreSQL's greatest leaves out what is null.
    seen = func.greatest(Account.activated_at, at_sessions, by_tokens)
    found = await session.execute(
        select(Account.id, seen).where(Account.id.in_(ids), Account.activated_at.is_not(None))
    )
    return [(account_id, moment) for account_id, moment in found]


async def stage(
    session: AsyncSession, request_id: UUID, asked: Registration, password_hash: str, now: datetime,
    *, agreed_with: str = "", nobody_s: str = "",
) -> Account | None:  # fmt: skip
    """Stage an account, or renew one never activated. None when the e-mail has an account.

    The e-mail stays as it was first written. Its password is `nobody_s` from now on, unless the
    one that stands there is `agreed_with`.
    """
    chosen = asked.model_dump(exclude={"email", "password"}) | {"staged_at": now}
    statement = insert(Account).values(
        id=request_id, email=asked.email, email_key=email_key(asked.email),
        password_hash=password_hash, request_id=request_id, **chosen,
    )  # fmt: skip
    agreed = Account.password_hash == agreed_with
    renewed = chosen | {
        "password_hash": case((agreed, password_hash), else_=nobody_s),
        "request_id": case((agreed, request_id), else_=CONTESTED),
    }
    return await session.scalar(
        statement.on_conflict_do_update(
            constraint=ONE_ACCOUNT_PER_EMAIL, set_=renewed, where=Account.activated_at.is_(None)
        )
        .returning(Account)
        .execution_options(populate_existing=True)
    )


async def registered_by(session: AsyncSession, request_id: UUID, email: str) -> Account | None:
    """The account as this very request left it: a client that got no answer asks again."""
    return await session.scalar(
        select(Account).where(
            Account.email_key == email_key(email), Account.request_id == request_id
        )
    )


async def asked_for_another(session: AsyncSession, request_id: UUID, email: str) -> bool:
    """Whether this very request was made before, for another e-mail."""
    account = await get(session, request_id)
    return account is not None and account.email_key != email_key(email)


async def prune_staged(session: AsyncSession, now: datetime) -> None:
    """Forget what no process adopted."""
    await session.execute(
        delete(Account).where(Account.opened_at.is_(None), Account.staged_at < now - STAGED_LIFE)
    )


async def open_staged(session: AsyncSession, account_id: UUID, at: datetime) -> bool:
    """True when the account exists, just opened or before."""
    await session.execute(
        update(Account)
        .where(Account.id == account_id, Account.opened_at.is_(None))
        .values(opened_at=at)
    )
    return await get(session, account_id) is not None


async def remove_unactivated(session: AsyncSession, account_id: UUID) -> bool:
    removed = await session.scalar(
        delete(Account)
        .where(Account.id == account_id, Account.activated_at.is_(None))
        .returning(Account.id)
    )
    return removed is not None


async def change(session: AsyncSession, account_id: UUID, values: dict[str, Any]) -> None:
    if values:
        await session.execute(update(Account).where(Account.id == account_id).values(**values))


async def roles(session: AsyncSession, account_id: UUID) -> Sequence[str]:
    held = await session.scalars(
        select(StaffRole.role).where(StaffRole.account_id == account_id).order_by(StaffRole.role)
    )
    return held.all()


async def link_member(session: AsyncSession, account_id: UUID, member_id: UUID) -> None:
    await session.execute(
        insert(MemberLink)
        .values(account_id=account_id, member_id=member_id)
        .on_conflict_do_nothing()
    )


async def unlink_member(session: AsyncSession, account_id: UUID, member_id: UUID) -> None:
    await session.execute(
        delete(MemberLink).where(
            MemberLink.account_id == account_id, MemberLink.member_id == member_id
        )
    )
