"""`/api/v1/openapi.json` and `/api/v1/docs`: one document for the whole public API.

Asked from the services, merged, kept a minute. A service that is away keeps its last document.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
from starlette.responses import HTMLResponse, JSONResponse, Response

from services.gateway.document.merge import merge
from services.gateway.document.page import render
from services.gateway.refusals import unavailable
from shared.http.cookies import session_cookie
from shared.http.paths import API_PREFIX, SERVICES

KEPT_SECONDS = 60
INCOMPLETE_SECONDS = 5
STYLE = (Path(__file__).parent / "docs.css").read_text()
CACHED = {"cache-control": "public, max-age=300"}

Page = Callable[[], Awaitable[Response]]


class Document:
    def __init__(
        self, http: aiohttp.ClientSession, services: Mapping[str, str], public_url: str
    ) -> None:
        self._http, self._services = http, services
        self._cookie = session_cookie(public_url)
        self._parts: dict[str, dict[str, Any]] = {}
        self._merged: dict[str, Any] = {}
        self._html = ""
        self._until = 0.0
        self._reading = asyncio.Lock()

    def page(self, path: str) -> Page | None:
        pages: dict[str, Page] = {
            f"{API_PREFIX}/openapi.json": self._json,
            f"{API_PREFIX}/docs": self._page,
            f"{API_PREFIX}/docs.css": self._style,
        }
        return pages.get(path)

    async def _json(self) -> Response:
        await self._read()
        return JSONResponse(self._merged, headers=CACHED)

    async def _page(self) -> Response:
        await self._read()
        return HTMLResponse(self._html, headers=CACHED)

    async def _style(self) -> Response:
        return Response(STYLE, media_type="text/css", headers=CACHED)

    async def _read(self) -> None:
        async with self._reading:
            if self._merged and time.monotonic() < self._until:
                return
            asked = [name for name in SERVICES if name in self._services]
            fresh = await asyncio.gather(*(self._part(name) for name in asked))
            self._parts |= {name: part for name, part in zip(asked, fresh, strict=True) if part}
            if not self._parts:
                raise unavailable()
            self._merged = merge(self._parts, self._cookie)
            self._html = render(self._merged)
            kept = KEPT_SECONDS if all(fresh) else INCOMPLETE_SECONDS
            self._until = time.monotonic() + kept

    async def _part(self, service: str) -> dict[str, Any] | None:
        try:
            async with self._http.get(
                f"{self._services[service]}/openapi.json",
                timeout=aiohttp.ClientTimeout(total=5),
            ) as answer:
                if answer.status != 200:
                    return None
                part: dict[str, Any] = json.loads(await answer.read())
                return part
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None
