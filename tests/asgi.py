"""Call an application in this process, without a socket: the HTTP client of the tests."""

import json as jsons
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Scope


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: Headers
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return jsons.loads(self.content)


class InProcess:
    """`await InProcess(app, headers).post("/accounts", json={…})`.

    `headers` may be a mapping or, where they expire, given again at each call. What the
    application does not answer rises in the test, unless `faults` says it is expected.
    """

    def __init__(
        self, app: ASGIApp, headers: Mapping[str, str] | None = None, *, faults: bool = False
    ) -> None:
        self._app = app
        self._headers = dict(headers or {})
        self._faults = faults

    async def get(self, path: str, **options: Any) -> Answer:
        return await self.request("GET", path, **options)

    async def post(self, path: str, **options: Any) -> Answer:
        return await self.request("POST", path, **options)

    async def put(self, path: str, **options: Any) -> Answer:
        return await self.request("PUT", path, **options)

    async def patch(self, path: str, **options: Any) -> Answer:
        return await self.request("PATCH", path, **options)

    async def delete(self, path: str, **options: Any) -> Answer:
        return await self.request("DELETE", path, **options)

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = {"host": "service.test", **self._headers, **(headers or {})}
        if json is not None:
            content = jsons.dumps(json).encode()
            sent.setdefault("content-type", "application/json")
        return await self._call(_scope(method, path, params, sent), content)

    async def _call(self, scope: Scope, content: bytes) -> Answer:
        asked = False
        status, head, body = 0, [], b""

        async def receive() -> Message:
            nonlocal asked
            if asked:
                return {"type": "http.disconnect"}
            asked = True
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status, head, body
            if message["type"] == "http.response.start":
                status, head = message["status"], message["headers"]
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")

        try:
            await self._app(scope, receive, send)
        except Exception:
            if not (self._faults and status):
                raise
        return Answer(status, Headers(raw=list(head)), body)


def _scope(
    method: str, path: str, params: Mapping[str, str] | None, headers: Mapping[str, str]
) -> Scope:
    parts = urlsplit(path)
    query = "&".join(filter(None, (parts.query, urlencode(params or {}))))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": parts.path,
        "raw_path": quote(parts.path).encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("service.test", 80),
        "state": {},
    }
