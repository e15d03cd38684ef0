"""Migrations of one service: Alembic, in its own schema, under its own role."""

import asyncio
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, pool
from sqlalchemy.ext.asyncio import create_async_engine

ROOT = Path(__file__).parent.parent


def config(service: str, database_url: str) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    settings.attributes["database_url"] = database_url
    return settings


def upgrade(service: str, database_url: str) -> None:
    """Bring the service's schema to today's head. Run twice, it does nothing the second time."""
    command.upgrade(config(service, database_url), "head")


def run(metadata: MetaData) -> None:
    """What each service's `migrations/env.py` calls."""

    def migrate(connection: Connection) -> None:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table_schema=metadata.schema,
            include_schemas=True,
            include_name=lambda name, kind, _: kind != "schema" or name == metadata.schema,
        )
        with context.begin_transaction():
            context.run_migrations()

    async def connect() -> None:
        engine = create_async_engine(
            context.config.attributes["database_url"],
            poolclass=pool.NullPool,
            # Otherwise the service's schema, being the default one, compares as nameless.
            connect_args={"server_settings": {"search_path": "pg_catalog"}},
        )
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
        await engine.dispose()

    asyncio.run(connect())
