"""What children do before the services start: roles, schemas, migrations, Temporal's retention.

Each function is a child's whole life (its own event loop, its own memory) and may run twice.
"""

import asyncio
import time
from datetime import timedelta

import asyncpg
from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from deploy.local import database
from deploy.local.keys import Keys
from deploy.local.processes import NAMESPACE
from deploy.local.settings import LocalSettings

PATIENCE = 60
# The default of a development server is one day: too short to read a process over a demonstration.
RETENTION = timedelta(days=90)


def roles(settings: LocalSettings, keys: Keys) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            asyncio.run(database.prepare(keys.admin, keys.passwords, settings.postgres_port))
        except (OSError, asyncpg.CannotConnectNowError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def migrations(service: str, database_url: str) -> None:
    # Alembic is imported by the children that migrate, not by every start.
    from shared.migrations import upgrade

    upgrade(service, database_url)


def retention(settings: LocalSettings) -> None:
    async def keep() -> None:
        client = await Client.connect(f"127.0.0.1:{settings.temporal_port}")
        duration = Duration()
        duration.FromTimedelta(RETENTION)
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(
                namespace=NAMESPACE,
                config=NamespaceConfig(workflow_execution_retention_ttl=duration),
            )
        )

    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            asyncio.run(keep())
        except (RuntimeError, RPCError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
