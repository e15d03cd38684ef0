"""Which service answers which public path. Service names never show in the public API.

The gateway forwards by this table and the portal reads services by it. The first pattern that
matches wins; `*` stands for one segment, and a pattern covers everything below it.
"""

API_PREFIX = "/api/v1"

ROUTES: tuple[tuple[str, str], ...] = (
    ("accounts", "identity"),
    ("sessions", "identity"),
    ("password-resets", "identity"),
    ("me/members", "membership"),
    ("me/procedures", "membership"),
    ("me/approvals", "membership"),
    ("me/membership-applications", "membership"),
    ("me/notifications", "notifications"),
    ("me/notification-preferences", "notifications"),
    ("notification-unsubscriptions", "notifications"),
    ("me", "identity"),
    ("membership-applications", "membership"),
    ("members/*/positions", "workforce"),
    ("members/*/employees", "workforce"),
    ("members/*/billing-account", "billing"),
    ("members/*/declarations", "billing"),
    ("members/*/invoices", "billing"),
    ("members", "membership"),
    ("reference/risks", "workforce"),
    ("reference", "membership"),
    ("follow-up", "workforce"),
    ("staff/tasks", "tasks"),
    ("staff/task-filters", "tasks"),
    ("staff/task-groups", "tasks"),
    ("staff/accounts", "identity"),
    ("staff/absences", "identity"),
    ("staff/membership-applications", "membership"),
    ("staff/members", "membership"),
    ("staff/procedures", "membership"),
    ("staff/access-reviews", "membership"),
    ("staff/guesses", "membership"),
    ("staff/number-locks", "membership"),
    ("staff/reorganisations", "membership"),
    ("staff/workforce-moves", "workforce"),
    ("staff/billing-moves", "billing"),
    ("procedures", "membership"),
)

SERVICES = tuple(sorted({service for _, service in ROUTES}))

# What a visitor may ask without being signed in.
PUBLIC = (
    "accounts",
    "sessions",
    "password-resets",
    "reference",
    "follow-up",
    "notification-unsubscriptions",
)

_PATTERNS = tuple((tuple(pattern.split("/")), service) for pattern, service in ROUTES)


def service_for(path: str) -> str | None:
    """Name the service that owns `path` (without the `/api/v1` prefix), or None."""
    segments = path.strip("/").split("/")
    for expected, service in _PATTERNS:
        if len(segments) >= len(expected) and all(
            wanted in (given, "*") for given, wanted in zip(segments, expected, strict=False)
        ):
            return service
    return None


def is_public(path: str) -> bool:
    return path.strip("/").partition("/")[0] in PUBLIC


def member_in(path: str) -> str | None:
    """The member identifier a path speaks of, as text, or None."""
    segments = path.strip("/").split("/")
    return segments[1] if len(segments) > 1 and segments[0] == "members" else None
