"""The services as pages read them: the public API's paths, with the caller token handed on.

Every refusal arrives as `ApiProblem`; a service that does not answer is a 503 of the same kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import structlog

from shared.errors import FieldProblem
from shared.http.caller import HEADER
from shared.http.paths import service_for

logger = structlog.get_logger()

SILENT = "Le service ne répond pas pour le moment. Réessayez dans un instant."
Param = str | int | Sequence[str] | None
# What a service says to programs, said to somebody who sent an older page's form.
SENTENCES = {
    "idempotency_key_reused": "Ce formulaire a déjà été envoyé, avec d'autres réponses. Vérifiez ce"
    " qui a été enregistré avant de le remplir à nouveau.",
}
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=2)


class ApiProblem(Exception):
    """A service said no (RFC 9457), or said nothing (503)."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        fields: tuple[FieldProblem, ...] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = fields
        self.retry_after = retry_after


@dataclass(frozen=True)
class Answer:
    """`cookies` are `Set-Cookie` lines, to be copied to the browser as they stand."""

    status: int
    body: Any
    cookies: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SentFile:
    """`field` is the form's, `name` the file's own."""

    field: str
    name: str
    content: bytes


class Api:
    """One request's client. Safe to use several times at once (`asyncio.gather`)."""

    def __init__(
        self, http: aiohttp.ClientSession, services: Mapping[str, str], headers: Mapping[str, str]
    ) -> None:
        self._http = http
        self._services = services
        self._headers = {
            name: headers[name]
            for name in (HEADER, "x-request-id", "user-agent")
            if name in headers
        }

    async def get(self, path: str, **params: Param) -> Any:
        return (await self.send("GET", path, params=params)).body

    async def post(
        self, path: str, body: Any = None, *, key: str | None = None, **params: Param
    ) -> Any:
        """`key` is the form's own `Idempotency-Key`; a fresh one is made otherwise."""
        return (await self.send("POST", path, params=params, body=body, key=key)).body

    async def put(
        self, path: str, body: Any = None, *, key: str | None = None, match: str | None = None,
        **params: Param,
    ) -> Any:  # fmt: skip
        """`match` is the ETag that was read, for what two people may edit."""
        return (await self.send("PUT", path, params=params, body=body, key=key, match=match)).body

    async def patch(
        self, path: str, body: Any = None, *, key: str | None = None, match: str | None = None
    ) -> Any:
        return (await self.send("PATCH", path, body=body, key=key, match=match)).body

    async def delete(self, path: str, *, key: str | None = None) -> Any:
        return (await self.send("DELETE", path, key=key)).body

    async def upload(
        self, path: str, files: Sequence["SentFile"], fields: Mapping[str, str],
        *, key: str | None = None,
    ) -> Any:  # fmt: skip
        """Hand files on as a form of several parts."""
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, value)
        for file in files:
            form.add_field(file.field, file.content, filename=file.name,
                           content_type="application/octet-stream")  # fmt: skip
        headers = self._headers | {"idempotency-key": key or str(uuid4())}
        return (await self._request("POST", path, headers, data=form)).body

    async def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        body: Any = None,
        key: str | None = None,
        match: str | None = None,
    ) -> Answer:
        """What the verbs above are made of; use it when the cookies or headers matter."""
        headers = dict(self._headers)
        if method != "GET":
            headers["idempotency-key"] = key or str(uuid4())
        if match is not None:
            headers["if-match"] = match
        asked = {
            name: value if isinstance(value, str | Sequence) else str(value)
            for name, value in (params or {}).items()
            if value is not None
        }
        return await self._request(method, path, headers, params=asked, json=body)

    async def _request(
        self, method: str, path: str, headers: Mapping[str, str], **sent: Any
    ) -> Answer:
        try:
            async with self._http.request(
                method, self._address(path), headers=headers, **sent
            ) as response:
                return await _answer(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            logger.warning("service_silent", service=service_for(path), kind=type(error).__name__)
            raise ApiProblem(503, "unavailable", SILENT) from error

    def _address(self, path: str) -> str:
        base = self._services.get(service_for(path) or "")
        if base is None:
            raise ApiProblem(404, "not_found", "Cette page n'existe pas.")
        return f"{base.rstrip('/')}{path}"


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    is_json = "json" in response.headers.get("content-type", "")
    body = await response.json(content_type=None) if is_json else None
    if response.status >= 400:
        raise _problem(response, body if isinstance(body, dict) else {})
    cookies = tuple(response.headers.getall("set-cookie", ()))
    return Answer(response.status, body, cookies, dict(response.headers))


def _problem(response: aiohttp.ClientResponse, document: dict[str, Any]) -> ApiProblem:
    fields = tuple(FieldProblem.model_validate(one) for one in document.get("fields", ()))
    wait = response.headers.get("retry-after", "")
    code = str(document.get("code", "unexpected"))
    return ApiProblem(
        response.status,
        code,
        SENTENCES.get(code) or str(document.get("detail", SILENT)),
        fields,
        int(wait) if wait.isdigit() else None,
    )
