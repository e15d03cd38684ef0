"""The session cookie: its name and flags, in one place for identity, gateway and portal."""

from collections.abc import Mapping
from datetime import datetime

from starlette.responses import Response


def secure(public_url: str) -> bool:
    """Whether people reach the portal over https; a browser drops a Secure cookie elsewhere."""
    return public_url.startswith("https://")


def session_cookie(public_url: str) -> str:
    """`__Host-`: the browser refuses it from a sub-domain, over http or for part of the site."""
    return "__Host-session" if secure(public_url) else "session"


def session_in(cookies: Mapping[str, str], public_url: str) -> str | None:
    """The session token the browser sent, if it sent one."""
    return cookies.get(session_cookie(public_url)) or None


def set_session(response: Response, public_url: str, token: str, expires_at: datetime) -> None:
    response.set_cookie(
        session_cookie(public_url),
        token,
        expires=expires_at,
        path="/",
        secure=secure(public_url),
        httponly=True,
        samesite="lax",
    )


def clear_session(response: Response, public_url: str) -> None:
    response.delete_cookie(
        session_cookie(public_url),
        path="/",
        secure=secure(public_url),
        httponly=True,
        samesite="lax",
    )
