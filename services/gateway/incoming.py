"""One request as it reached us, and from which network address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any
from uuid import uuid4

from starlette.requests import cookie_parser

from shared.errors import NotFound
from shared.http.paths import API_PREFIX

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}

Headers = list[tuple[bytes, bytes]]
Networks = Sequence[IPv4Network | IPv6Network]


@dataclass
class Incoming:
    method: str
    path: str
    raw_path: str
    query: str
    headers: Headers
    address: str
    request_id: str = field(default_factory=lambda: uuid4().hex)

    @cached_property
    def _by_name(self) -> dict[bytes, bytes]:
        return dict(self.headers)

    def header(self, name: bytes) -> str:
        return self._by_name.get(name, b"").decode("latin-1")

    @cached_property
    def cookies(self) -> dict[str, str]:
        sent = [value for name, value in self.headers if name == b"cookie"]
        return cookie_parser(b"; ".join(sent).decode("latin-1")) if sent else {}

    @cached_property
    def bearer(self) -> str:
        scheme, _, token = self.header(b"authorization").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE_METHODS

    @property
    def is_api(self) -> bool:
        return self.path == API_PREFIX or self.path.startswith(f"{API_PREFIX}/")


def read(scope: dict[str, Any], trusted: Networks) -> Incoming:
    """A path that two readers could understand in two ways is no path of ours."""
    path: str = scope["path"]
    peer = (scope.get("client") or ("",))[0]
    request = Incoming(
        method=scope["method"],
        path=path,
        raw_path=scope.get("raw_path", path.encode()).decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=scope["headers"],
        address=peer,
    )
    if trusted:
        request.address = _client(peer, request.header(b"x-forwarded-for"), trusted)
    return request


def must_be_plain(request: Incoming) -> None:
    """404 for dots, doubled or encoded slashes: what we route is what the service routes.

    The public prefix is cut off as it was written, so it must be written plainly.
    """
    raw = request.raw_path.lower()
    start = API_PREFIX if request.is_api else "/"
    segments = request.path.split("/")
    odd = any(part in raw for part in ("//", "%2f", "%5c", "\\"))
    odd = odd or not request.raw_path.startswith(start)
    if odd or not raw.isascii() or not request.path.isprintable() or {".", ".."} & set(segments):
        raise NotFound("not_found", "Cette page n'existe pas.")


def _client(peer: str, forwarded: str, trusted: Networks) -> str:
    """The last hop a trusted proxy names. What came before it, anybody may have written."""
    try:
        if not any(ip_address(peer) in network for network in trusted):
            return peer
        return str(ip_address(forwarded.rpartition(",")[2].strip()))
    except ValueError:
        return peer
