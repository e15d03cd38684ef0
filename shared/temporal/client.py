"""The Temporal client, connected the same way everywhere."""

import asyncio
from typing import Annotated

from fastapi import Depends, Request
from temporalio.client import Client

from shared.temporal.failures import DATA_CONVERTER


async def connect(address: str, namespace: str) -> Client:
    """For services: connect at the first call, so that one starts while Temporal is down."""
    return await Client.connect(
        address, namespace=namespace, data_converter=DATA_CONVERTER, lazy=True
    )


async def connect_when_up(address: str, namespace: str) -> Client:
    """For workers, which need a live connection: try until Temporal answers."""
    while True:
        try:
            return await Client.connect(address, namespace=namespace, data_converter=DATA_CONVERTER)
        except RuntimeError:
            await asyncio.sleep(0.2)


def _client(request: Request) -> Client:
    client: Client = request.app.state.temporal
    return client


Temporal = Annotated[Client, Depends(_client)]


# How long a route waits for a process, in seconds; then 503, and the process goes on. Longer than
# what the first update takes after a worker was killed (its sticky timeout).
PATIENCE = 5.0
