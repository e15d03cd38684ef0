"""One database, one schema and one role a service: ownership enforced by the server."""

import asyncpg

DATABASE = "portal"
OWNERS = ("identity", "membership", "workforce", "billing", "tasks", "notifications")
# The gateway owns no row: it only listens for changed rights.
LISTENER = "gateway"


def url(role: str, password: str, port: int, database: str = DATABASE) -> str:
    return f"postgresql+asyncpg://{role}:{password}@127.0.0.1:{port}/{database}"


async def prepare(admin_password: str, passwords: dict[str, str], port: int) -> None:
    """Create what is missing. Run twice, it changes nothing but the passwords."""
    address = f"postgresql://postgres:{admin_password}@127.0.0.1:{port}"
    server = await asyncpg.connect(f"{address}/postgres")
    try:
        if not await server.fetchval("select 1 from pg_database where datname = $1", DATABASE):
            await server.execute(f"create database {DATABASE}")
        for role, password in passwords.items():
            known = await server.fetchval("select 1 from pg_roles where rolname = $1", role)
            await server.execute(
                f"{'alter' if known else 'create'} role {role} login password '{password}'"
            )
    finally:
        await server.close()
    database = await asyncpg.connect(f"{address}/{DATABASE}")
    try:
        await database.execute(f"revoke all on database {DATABASE} from public")
        await database.execute("revoke all on schema public from public")
        for role in passwords:
            await database.execute(f"grant connect on database {DATABASE} to {role}")
            if role != LISTENER:
                await database.execute(f"create schema if not exists {role} authorization {role}")
                await database.execute(f"alter role {role} set search_path = {role}")
    finally:
        await database.close()
