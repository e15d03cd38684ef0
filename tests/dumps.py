"""Whole schemas as they stand, row by row: to tell that an undoing left nothing behind."""

from collections.abc import Collection
from importlib import import_module
from typing import Any

from sqlalchemy import MetaData, text

from shared.database import SessionFactory
from tests.conftest import SessionsOf

Dump = dict[str, list[Any]]


async def dump(sessions: SessionFactory, service: str, besides: Collection[str] = ()) -> Dump:
    """Every row of every table of the service, as JSON, in an order of their own."""
    metadata: MetaData = import_module(f"services.{service}.tables").Table.metadata
    rows: Dump = {}
    async with sessions() as session:
        for table in metadata.sorted_tables:
            if table.name in besides:
                continue
            found = await session.scalars(
                text(f"select to_jsonb(one)::text from {service}.{table.name} one order by 1")
            )
            rows[f"{service}.{table.name}"] = list(found)
    return rows


async def dump_all(
    sessions_of: SessionsOf, services: Collection[str], besides: Collection[str] = ()
) -> Dump:
    whole: Dump = {}
    for service in services:
        whole |= await dump(sessions_of(service), service, besides)
    return whole


def changed(before: Dump, after: Dump) -> dict[str, tuple[list[Any], list[Any]]]:
    """What differs, table by table: rows gone, rows new. Empty when all is as it was."""
    return {
        table: (
            [row for row in rows if row not in after[table]],
            [row for row in after[table] if row not in rows],
        )
        for table, rows in before.items()
        if rows != after[table]
    }
