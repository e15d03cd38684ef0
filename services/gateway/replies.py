"""What the gateway answers itself, and what it adds to every answer that passes through."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from services.gateway import headers, pages
from services.gateway.incoming import Headers, Incoming
from services.gateway.refusals import Unavailable
from shared.errors import Refused
from shared.http.cookies import clear_session, session_cookie
from shared.http.paths import API_PREFIX
from shared.http.problems import problem, unavailable

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Adornment:
    """What every answer carries, computed once."""

    def __init__(self, public_url: str) -> None:
        self.security = headers.security(public_url)
        cleared = Response()
        clear_session(cleared, public_url)
        self.no_session = cleared.headers["set-cookie"].encode("latin-1")
        self.session_name = f"{session_cookie(public_url)}=".encode()


class Reply:
    """The way back to one browser. `session_ended` clears its cookie on the way."""

    def __init__(self, send: Send, request: Incoming, adornment: Adornment) -> None:
        self._send, self._request, self._adornment = send, request, adornment
        self.session_ended = False
        self.started = False

    async def start(self, status: int, given: Headers) -> None:
        kept = [pair for pair in given if pair[0] not in self._adornment.security]
        kept += self._adornment.security.items()
        kept.append((b"x-request-id", self._request.request_id.encode()))
        names = {name for name, _ in given}
        if b"cache-control" not in names:
            kept.append((b"cache-control", b"no-store"))
        if self.session_ended and not self._sets_session(given):
            kept.append((b"set-cookie", self._adornment.no_session))
        self.started = True
        await self._send({"type": "http.response.start", "status": status, "headers": kept})

    async def body(self, content: bytes, *, more: bool = False) -> None:
        await self._send({"type": "http.response.body", "body": content, "more_body": more})

    async def whole(self, response: Response) -> None:
        await self.start(response.status_code, response.raw_headers)
        await self.body(b"" if self._request.method == "HEAD" else bytes(response.body))

    async def refuse(self, refused: Refused) -> None:
        """A problem document for programs, a page for people."""
        document: Response = unavailable() if isinstance(refused, Unavailable) else problem(refused)
        if not self._request.is_api:
            page = pages.refusal(refused)
            page.headers.update(
                {name: document.headers[name] for name in document.headers if name == "retry-after"}
            )
            document = page
        await self.whole(document)

    async def fail(self) -> None:
        await self.refuse(pages.unexpected(self._request.request_id))

    def _sets_session(self, given: Headers) -> bool:
        return any(
            name == b"set-cookie" and value.startswith(self._adornment.session_name)
            for name, value in given
        )


def public_location(location: str, service_url: str, *, api: bool) -> str:
    """A service's redirection as the browser must read it: never an internal address."""
    parts = urlsplit(location)
    if parts.netloc and parts.netloc != urlsplit(service_url).netloc:
        return location
    path = parts._replace(scheme="", netloc="").geturl()
    if api and path.startswith("/") and not path.startswith(f"{API_PREFIX}/"):
        return API_PREFIX + path
    return path
