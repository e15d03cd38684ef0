"""Sessions, and what PostgreSQL says when it refuses.

A route or an activity opens its transaction where it begins, `async with
sessions.begin()`; queries use it and never commit.
"""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

SessionFactory = async_sessionmaker[AsyncSession]


def session_factory(database_url: str, *, pool_size: int = 5) -> SessionFactory:
    """Connect as one service's role. The address is `postgresql+asyncpg://role:password@…`."""
    engine = create_async_engine(
        database_url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=3,
        pool_pre_ping=True,
        # What people typed never reaches a log through an error.
        hide_parameters=True,
        connect_args={"timeout": 3, "command_timeout": 15},
    )
    return async_sessionmaker(engine, expire_on_commit=False)


def _sessions(request: Request) -> SessionFactory:
    sessions: SessionFactory = request.app.state.sessions
    return sessions


Sessions = Annotated[SessionFactory, Depends(_sessions)]


def violates(error: IntegrityError, constraint: str) -> bool:
    cause: BaseException | None = error.orig
    while cause is not None:
        if getattr(cause, "constraint_name", None) == constraint:
            return True
        cause = cause.__cause__
    return False
