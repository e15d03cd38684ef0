"""The one public door: who is calling, may they, and which service answers.

A plain ASGI application: it reads no body, knows no contract and decides nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.responses import JSONResponse, Response

from services.gateway import csrf, headers, incoming
from services.gateway.bodies import Gone, Receive, body_of, limit_of
from services.gateway.document.routes import Document
from services.gateway.forward import Forward, Onward
from services.gateway.identify import PORTAL, Identify, must_have_scope
from services.gateway.incoming import METHODS, Headers, Incoming, Networks
from services.gateway.refusals import NotAllowed
from services.gateway.replies import Adornment, Reply, Send
from services.gateway.throttle import Throttle
from shared.errors import NotFound, Refused, Unauthenticated
from shared.http.caller import HEADER
from shared.http.cookies import session_in
from shared.http.paths import API_PREFIX, is_public, service_for

logger = structlog.get_logger()

Scope = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    by_session: Throttle
    by_address: Throttle
    body: int
    upload: int


class Gateway:
    def __init__(
        self,
        *,
        services: Mapping[str, str],
        public_url: str,
        trusted: Networks,
        limits: Limits,
        identify: Identify,
        forward: Forward,
        document: Document,
    ) -> None:
        self._services, self._public_url, self._trusted = services, public_url, trusted
        self._limits, self._identify, self._forward = limits, identify, forward
        self._document = document
        self._adornment = Adornment(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _not_http(scope, receive, send)
            return
        request = incoming.read(scope, self._trusted)
        reply = Reply(send, request, self._adornment)
        try:
            await self._answer(request, receive, reply)
        except Refused as refused:
            if reply.started:
                raise
            await reply.refuse(refused)
        except Gone:
            return
        except Exception as error:
            # One line, with the request's id and without its path: a path may name somebody.
            logger.error("unexpected", request_id=request.request_id, exc_info=error)
            if reply.started:
                raise
            await reply.fail()

    async def _answer(self, request: Incoming, receive: Receive, reply: Reply) -> None:
        if request.path in ("/health/live", "/health/ready"):
            await reply.whole(JSONResponse({"status": "ok"}))
            return
        incoming.must_be_plain(request)
        if request.method not in METHODS:
            raise NotAllowed("method_not_allowed", "Cette action n'est pas possible ici.")
        if page := self._document.page(request.path):
            self._limits.by_address.take(request.address)
            await reply.whole(await self._own(request, page))
            return
        service, target = self._destination(request)
        csrf.must_be_ours(request, self._public_url)
        limit = limit_of(request, self._limits.body, self._limits.upload)
        body = body_of(request, receive, limit)
        caller = await self._caller(request, service, target, reply)
        onward = Onward(
            method=request.method,
            base=self._services[service],
            target=request.raw_path[len(API_PREFIX) :] if request.is_api else request.raw_path,
            headers=self._headers(request, service, caller, ended=reply.session_ended),
            body=body,
            api=request.is_api,
        )
        if request.query:
            onward = onward.asking(request.query)
        await self._forward(onward, receive, reply)

    async def _own(self, request: Incoming, page: Any) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise NotAllowed("method_not_allowed", "Cette action n'est pas possible ici.")
        response: Response = await page()
        return response

    def _destination(self, request: Incoming) -> tuple[str, str]:
        """The service, and the path without the public prefix."""
        if not request.is_api:
            return PORTAL, request.path
        path = request.path[len(API_PREFIX) :]
        service = service_for(path)
        if service is None or service not in self._services:
            raise NotFound("not_found", "Cette adresse n'existe pas.")
        return service, path

    async def _caller(self, request: Incoming, service: str, path: str, reply: Reply) -> str:
        """The signed caller token. A session that ended is said, or forgotten by the browser."""
        token = self._token(request)
        known = self._identify.remembered(token) if token else None
        if known is None:
            # Counted before identity is asked: guessing tokens costs like anything else.
            self._limits.by_address.take(request.address)
            known = await self._identify.resolve(token) if token else None
        else:
            self._limits.by_session.take(known.key)
        if known is None:
            return self._stranger(request, service, path, reply, presented=bool(token))
        must_have_scope(request, known)
        return await self._identify.vouch(request, service, path, known)

    def _token(self, request: Incoming) -> str:
        if request.is_api and request.bearer:
            return request.bearer
        return session_in(request.cookies, self._public_url) or ""

    def _stranger(
        self, request: Incoming, service: str, path: str, reply: Reply, *, presented: bool
    ) -> str:
        if presented:
            reply.session_ended = not (request.is_api and request.bearer)
            if request.is_api and (request.bearer or not is_public(path)):
                raise Unauthenticated(
                    "session_ended", "Votre session est terminée. Connectez-vous de nouveau."
                )
        return self._identify.anonymous(request, service)

    def _headers(self, request: Incoming, service: str, caller: str, *, ended: bool) -> Headers:
        kept = headers.onward(request.headers)
        kept.append((HEADER.encode(), caller.encode()))
        kept.append((b"x-request-id", request.request_id.encode()))
        if service == PORTAL:
            cookies = headers.page_cookies(request.cookies, ended=ended)
            if cookies:
                kept.append((b"cookie", cookies))
        return kept


async def _not_http(scope: Scope, receive: Receive, send: Send) -> None:
    """The server's own start and stop are acknowledged; a web socket is refused."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000})
        return
    for _ in range(2):
        asked = (await receive())["type"]
        await send({"type": f"{asked}.complete"})
