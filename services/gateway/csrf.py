"""Whether another site may be behind a request that changes something.

A browser says where a request comes from; a program that sends no cookie of its own accord
says nothing and harms nobody. `Authorization` cannot be sent by another site's form. The address
in a mail that stops such mails is its own key, and nobody's session: a mail program posts there.
"""

from urllib.parse import urlsplit

from services.gateway.incoming import Incoming
from shared.errors import Forbidden

# What a form of another site can send without asking first.
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
# RFC 8058: posted to by the reader's mail program, as a form and without a cookie.
ONE_CLICK = "/desabonnement/"


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def must_be_ours(request: Incoming, public_url: str) -> None:
    if request.is_safe or request.bearer or _is_ours(request, public_url):
        return
    raise Forbidden("cross_site", "Cette demande ne vient pas d'une page du portail.")


def _is_ours(request: Incoming, public_url: str) -> bool:
    if site := request.header(b"sec-fetch-site"):
        return site in ("same-origin", "none")
    if came_from := request.header(b"origin"):
        return came_from == origin(public_url)
    if request.path.startswith(ONE_CLICK) and not request.header(b"cookie"):
        return True
    kind = request.header(b"content-type").partition(";")[0].strip().lower()
    return kind not in FORM_TYPES
