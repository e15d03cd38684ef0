"""The Temporal client, connected the same way everywhere."""

from typing import Annotated

from fastapi import Depends, Request
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter


async def connect(address: str, namespace: str) -> Client:
    """Connect at the first call, so that a service starts while Temporal is down."""
    return await Client.connect(
        address, namespace=namespace, data_converter=pydantic_data_converter, lazy=True
    )


def _client(request: Request) -> Client:
    client: Client = request.app.state.temporal
    return client


Temporal = Annotated[Client, Depends(_client)]
