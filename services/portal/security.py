"""What the browser is told to refuse on our pages: no script or style but our own files."""

from typing import TypeVar

from starlette.responses import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

Hardened = TypeVar("Hardened", bound=Response)


def harden(response: Hardened, *, secure: bool) -> Hardened:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if secure:
        response.headers["strict-transport-security"] = "max-age=31536000"
    return response
