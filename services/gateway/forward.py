"""Pass a request on to the service that answers it, and its answer back, both as they arrive.

Nothing is tried twice: what a service may have begun, only its caller may repeat.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace

import aiohttp
from yarl import URL

from services.gateway.bodies import Body, Receive
from services.gateway.headers import HOP_BY_HOP
from services.gateway.incoming import Headers
from services.gateway.refusals import unavailable
from services.gateway.replies import Reply, public_location

# Up to here an answer is sent in one piece.
SMALL = 64 * 1024
DROPPED = HOP_BY_HOP | {b"server", b"date"}
LOCATIONS = (b"location", b"content-location")


@dataclass(frozen=True)
class Onward:
    """What goes to the service. `api` says which public prefix its own addresses get back."""

    method: str
    base: str
    target: str
    headers: Headers
    body: Body | None
    api: bool

    def asking(self, query: str) -> "Onward":
        return replace(self, target=f"{self.target}?{query}")


class Forward:
    def __init__(self, http: aiohttp.ClientSession, total_timeout: float) -> None:
        self._http, self._total = http, total_timeout

    async def __call__(self, onward: Onward, receive: Receive, reply: Reply) -> None:
        try:
            async with asyncio.timeout(self._total) as limit, self._send(onward) as answer:
                await reply.start(answer.status, _back(answer, onward))
                if answer.content_type == "text/event-stream":
                    limit.reschedule(None)
                    await _until_gone(_stream(answer, reply), receive)
                elif (answer.content_length or SMALL) < SMALL:
                    await reply.body(await answer.read())
                else:
                    await _stream(answer, reply)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if onward.body is not None and onward.body.refused is not None:
                raise onward.body.refused from error
            if reply.started:
                # Cut short: the browser must not take half an answer for a whole one.
                raise
            raise unavailable() from error

    def _send(self, onward: Onward) -> "aiohttp.client._RequestContextManager":
        return self._http.request(
            onward.method,
            URL(onward.base + onward.target, encoded=True),
            headers=[
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in onward.headers
            ],
            data=aiter(onward.body) if onward.body is not None else None,
            allow_redirects=False,
        )


def _back(answer: aiohttp.ClientResponse, onward: Onward) -> Headers:
    kept = []
    for name, value in answer.raw_headers:
        lower = name.lower()
        if lower in LOCATIONS:
            location = value.decode("latin-1")
            kept.append((lower, public_location(location, onward.base, api=onward.api).encode()))
        elif lower not in DROPPED:
            kept.append((lower, value))
    return kept


async def _stream(answer: aiohttp.ClientResponse, reply: Reply) -> None:
    async for chunk in answer.content.iter_any():
        await reply.body(chunk, more=True)
    await reply.body(b"")


async def _until_gone(streaming: Awaitable[None], receive: Receive) -> None:
    """Stream until the end, or until the browser leaves."""

    async def left() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = [asyncio.ensure_future(streaming), asyncio.ensure_future(left())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
