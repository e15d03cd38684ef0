"""How long a session lives, and how little is kept of where it came from."""

import ipaddress
from datetime import datetime, timedelta

MEMBER_LIFE = timedelta(days=30)
MEMBER_IDLE = timedelta(days=7)
STAFF_LIFE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)

BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"), ("curl", "curl"), ("python", "un programme"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def expires_at(now: datetime, *, staff: bool) -> datetime:
    return now + (STAFF_LIFE if staff else MEMBER_LIFE)


def idle_since(now: datetime) -> datetime:
    """A session not seen since then is over."""
    return now - MEMBER_IDLE


def device(user_agent: str) -> str:
    """« Firefox sur Windows »: enough to know one's own, not enough to trace anybody."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Un navigateur")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} sur {system}" if system else browser


def network(address: str) -> str:
    """The network, not the machine: 192.0.2.0/24, 2001:db8::/48."""
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))
