"""When a link may act, and the one answer to every link that may not."""

from datetime import datetime

from services.identity.tables import Link
from shared.errors import Gone

ACTIVATION = "activation"
RESET = "reset"


def usable(link: Link, at: datetime) -> bool:
    return link.used_at is None and link.voided_at is None and at < link.expires_at


def unusable() -> Gone:
    """Expired, used, forged or of an account that is gone: nobody is told which."""
    return Gone("link_unusable", "Ce lien ne peut plus servir. Demandez-en un nouveau.")
