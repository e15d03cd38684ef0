"""Style sheets, scripts and pictures, read once, addressed by what they contain.

An address changes with the content, so browsers keep what they have for a year.
"""

import gzip
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request, Response

from services.portal.settings import DARK_PAGE, LIGHT_PAGE, Settings
from shared.errors import NotFound

HERE = Path(__file__).parent / "static"
PACKAGES = Path(__file__).parents[2] / "node_modules"
VENDOR = {
    "vendor/bootstrap.css": PACKAGES / "bootstrap/dist/css/bootstrap.min.css",
    "vendor/htmx.js": PACKAGES / "htmx.org/dist/htmx.min.js",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Asset:
    content: bytes
    packed: bytes
    media_type: str
    version: str


def _asset(name: str, content: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, gzip.compress(content, 9), media_type, sha256(content).hexdigest()[:12])


def _theme(settings: Settings) -> bytes:
    """The colours that are settings, as variables: a strict CSP allows no style in the page."""
    return (
        f":root{{--accent:{settings.accent};--page:{LIGHT_PAGE}}}"
        f"@media (prefers-color-scheme:dark){{"
        f":root{{--accent:{settings.accent_on_dark};--page:{DARK_PAGE}}}}}"
    ).encode()


class Assets:
    def __init__(self, settings: Settings) -> None:
        self._known = dict(self._read(settings))

    def _read(self, settings: Settings) -> Iterator[tuple[str, Asset]]:
        for path in HERE.iterdir():
            if path.is_file():
                yield path.name, _asset(path.name, path.read_bytes())
        for name, path in VENDOR.items():
            yield name, _asset(name, path.read_bytes())
        logo = f"logo{settings.logo.suffix}"
        yield logo, _asset(logo, settings.logo.read_bytes())
        yield "theme.css", _asset("theme.css", _theme(settings))

    def address(self, name: str) -> str:
        return f"/static/{self._known[name].version}/{name}"

    def find(self, name: str) -> Asset:
        if name not in self._known:
            raise NotFound("not_found", "Cette page n'existe pas.")
        return self._known[name]


@router.get("/static/{version}/{name:path}")
async def asset(version: str, name: str, request: Request) -> Response:
    assets: Assets = request.app.state.assets
    found = assets.find(name)
    current = version == found.version
    headers = {"cache-control": FOR_A_YEAR if current else "no-cache", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(found.packed, media_type=found.media_type, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)
