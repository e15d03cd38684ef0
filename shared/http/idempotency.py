"""One identifier a request: the same for the same caller, address and Idempotency-Key."""

from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Header, Request

from shared.http.caller import AnyCaller

_KEYS = UUID("6f1a3a52-6c0e-4f3e-9a43-0f5a0a4c2b11")


def _request_id(
    request: Request,
    caller: AnyCaller,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> UUID:
    if not idempotency_key:
        return uuid4()
    who = caller.account_id or caller.address
    return uuid5(_KEYS, f"{who} {request.method} {request.url.path} {idempotency_key}")


RequestId = Annotated[UUID, Depends(_request_id)]
