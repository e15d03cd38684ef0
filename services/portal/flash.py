"""One message carried over a redirect, in a cookie of a minute that scripts cannot read."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from typing import Literal

from fastapi import Request, Response

COOKIE = "flash"
LIFE_SECONDS = 60

Tone = Literal["success", "info", "warning", "danger"]
TONES = ("success", "info", "warning", "danger")


@dataclass(frozen=True)
class Flash:
    text: str
    tone: Tone = "success"


def put(response: Response, flash: Flash, *, secure: bool) -> None:
    value = urlsafe_b64encode(json.dumps(asdict(flash)).encode()).decode().rstrip("=")
    response.set_cookie(
        COOKIE, value, max_age=LIFE_SECONDS, httponly=True, samesite="lax", secure=secure
    )


def take(request: Request) -> Flash | None:
    try:
        value = request.cookies.get(COOKIE, "")
        said = json.loads(urlsafe_b64decode(value + "=" * (-len(value) % 4)))
        if said["tone"] in TONES:
            return Flash(str(said["text"])[:300], said["tone"])
    except (ValueError, binascii.Error, KeyError, TypeError):
        pass
    return None
