"""Server-sent events that follow rows: at each notice what is new is read, with the right to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from shared.errors import Refused
from shared.listen import Listener

# Proxies close a silent connection; and what a lost notice hid is found at the next look.
HEARTBEAT = 15.0
OVER = "event: over\ndata: {}\n\n"


@dataclass(frozen=True)
class News:
    """Events by their number, each after the last one told; `over`: no other will come."""

    events: Sequence[tuple[int, BaseModel]]
    over: bool


# What came after an event. Refused once the reader's right is gone: the stream then ends.
Read = Callable[[int], Awaitable[News]]


def live(
    listener: Listener, channel: str, subject: object, event: str, read: Read, after: int
) -> StreamingResponse:
    """Tell each event once, from the one after `after`, as `subject` is named on `channel`."""
    told = _told(listener, channel, str(subject), event, read, after)
    return StreamingResponse(told, media_type="text/event-stream")


async def _told(
    listener: Listener, channel: str, subject: str, event: str, read: Read, after: int
) -> AsyncIterator[str]:
    changed = asyncio.Event()

    def heard(changed_subject: str) -> None:
        if changed_subject == subject:
            changed.set()

    listener.on(channel, heard)
    try:
        while True:
            changed.clear()
            try:
                news = await read(after)
            except Refused:
                yield OVER
                return
            for after, content in news.events:
                yield f"id: {after}\nevent: {event}\ndata: {content.model_dump_json()}\n\n"
            if news.over:
                yield OVER
                return
            yield ": still there\n\n"
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                continue
    finally:
        listener.off(channel, heard)
