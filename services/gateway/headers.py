"""Headers: what is not passed on, and what every answer carries."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from services.gateway.incoming import Headers
from shared.http.caller import HEADER as CALLER_HEADER

# Addressed to one connection, so never passed on (RFC 9110, 7.6.1).
HOP_BY_HOP = frozenset(
    {
        b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization",
        b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade",
    }
)  # fmt: skip

# What only the gateway may say to a service, and what no service needs to see.
FROM_GATEWAY_ONLY = frozenset(
    {
        CALLER_HEADER.encode(), b"x-request-id", b"host", b"authorization", b"cookie",
        b"forwarded", b"x-real-ip", b"expect",
    }
)  # fmt: skip

# Harmless cookies of the pages: nothing in them opens anything.
PAGE_COOKIES = ("member", "theme", "flash")

CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def onward(sent: Headers) -> Headers:
    """What a service is given of the browser's headers."""
    named = {
        word.strip().lower()
        for name, value in sent
        if name == b"connection"
        for word in value.split(b",")
    }
    return [
        (name, value)
        for name, value in sent
        if name not in HOP_BY_HOP
        and name not in FROM_GATEWAY_ONLY
        and name not in named
        and not name.startswith(b"x-forwarded-")
    ]


def page_cookies(sent: Mapping[str, str], *, ended: bool) -> bytes:
    """The pages' own cookies. One more says that there was a session, to be told so."""
    kept = [f"{name}={sent[name]}" for name in PAGE_COOKIES if name in sent]
    if ended:
        kept.append("session-ended=1")
    return "; ".join(kept).encode("latin-1", "ignore")


def security(public_url: str) -> dict[bytes, bytes]:
    always = {
        b"content-security-policy": CONTENT_SECURITY.encode(),
        b"x-content-type-options": b"nosniff",
        b"x-frame-options": b"DENY",
        b"referrer-policy": b"same-origin",
        b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
    }
    if urlsplit(public_url).scheme == "https":
        always[b"strict-transport-security"] = b"max-age=31536000; includeSubDomains"
    return always
