"""What the terminal and other programs are told once the portal answers."""

import contextlib
import http.client
import json
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local.settings import LocalSettings


def healthy(url: str) -> bool:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=1)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", parts.path)
        return connection.getresponse().status == 200
    return False


def announce(settings: LocalSettings, seconds: float, urls: Mapping[str, str]) -> None:
    """Write `run/ready.json`, last and whole: whoever waits for it may start at once."""
    content = {
        "pid": os.getpid(),
        "seconds": round(seconds, 2),
        "addresses": settings.addresses(),
        "services": dict(urls),
    }
    draft = settings.run / "ready.new"
    draft.write_text(json.dumps(content, indent=1))
    draft.replace(settings.run / "ready.json")


def summary(settings: LocalSettings, seconds: float) -> str:
    addresses = settings.addresses()
    lines = [
        "",
        f"  Portail            {addresses['portal']}",
        f"  API                {addresses['api']}/docs",
        f"  Courriels envoyés  {addresses['mail']}",
        f"  Temporal           {addresses['temporal_ui']}",
        *_logins(settings.data / "demo.json"),
        "",
        f"Prêt en {seconds:.1f} s. Ctrl-C arrête tout ; « make up » reprend où l'on en était."
        .replace(".", ",", 1),
    ]  # fmt: skip
    return "\n".join(lines)


def _logins(demo: Path) -> list[str]:
    try:
        logins = json.loads(demo.read_text())["logins"]
        width = max(len(login["email"]) for login in logins)
        shown = [
            f"    {login['email']:<{width}}  {login['password']}  {login['role']}"
            for login in logins
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return ["", f"  Comptes de démonstration (aussi dans {demo})", *shown]
