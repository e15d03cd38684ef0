"""A request's body, handed on as it arrives and counted on the way."""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from services.gateway.incoming import Incoming
from services.gateway.refusals import TooLarge

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Gone(Exception):
    """The browser left before its body was whole."""


def too_large(limit: int) -> TooLarge:
    return TooLarge("too_large", f"Ce qui est envoyé dépasse {limit // 1024} Kio.")


class Body:
    """`refused` says why sending it on failed, when it grew over the limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit = receive, limit
        self.refused: TooLarge | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen, more = 0, True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunk, more = message.get("body", b""), message.get("more_body", False)
            seen += len(chunk)
            if seen > self._limit:
                self.refused = too_large(self._limit)
                raise self.refused
            if chunk:
                yield chunk


def limit_of(request: Incoming, ordinary: int, upload: int) -> int:
    is_upload = request.header(b"content-type").lower().startswith("multipart/form-data")
    return upload if is_upload else ordinary


def body_of(request: Incoming, receive: Receive, limit: int) -> Body | None:
    """The body, or None when there is none. A declared length over the limit is refused now."""
    length = request.header(b"content-length")
    if length.isdigit():
        if int(length) > limit:
            raise too_large(limit)
        return Body(receive, limit) if int(length) else None
    return Body(receive, limit) if request.header(b"transfer-encoding") else None
