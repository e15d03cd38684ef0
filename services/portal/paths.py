"""Where to send somebody next: only ever to a page of this portal."""

from urllib.parse import urlencode, urlsplit


def local(path: str | None, otherwise: str = "/") -> str:
    """`path` if it is one of ours. `//elsewhere`, `/\\elsewhere` and the like are not."""
    if not path or not path.startswith("/") or path.startswith("//") or len(path) > 500:
        return otherwise
    if "\\" in path or not path.isprintable():
        return otherwise
    parts = urlsplit(path)
    return otherwise if parts.scheme or parts.netloc else path


def sign_in(back_to: str, *, ended: bool = False) -> str:
    query = {"suite": local(back_to)}
    if ended:
        query["motif"] = "session"
    return f"/connexion?{urlencode(query)}"
