"""Versions of what two administrators may edit at once, and the refusals of access. Pure."""

import hashlib
from collections.abc import Iterable
from typing import Literal

from services.membership.access.tables import AccessChange
from services.membership.tables import AccessGrant
from shared.contracts.membership.access import AccessOrder
from shared.contracts.membership.levels import Access
from shared.errors import Conflict, FieldProblem, Forbidden, NotFound, Outdated

Role = Literal["self", "administrator", "member_services", "portal"]

CLOSED = Conflict("member_closed", "Cet adhérent n'existe plus.")
LAST = Conflict(
    "last_administrator",
    "Un adhérent garde toujours au moins un administrateur : désignez-en d'abord un autre.",
)
NOBODY_KEPT = Conflict(
    LAST.code,
    "Gardez au moins un administrateur.",
    [
        FieldProblem(
            field="keep", code="last_administrator", detail="Gardez au moins un administrateur."
        )
    ],
)
WITHDRAWN = Forbidden("access_withdrawn", "Vous n'administrez plus cet adhérent.")
GRANT_UNKNOWN = NotFound(
    "grant_unknown", "Cette personne n'a pas, ou n'a plus, accès à l'adhérent."
)
GRANT_CHANGED = Outdated(
    "grant_changed", "Cet accès a été modifié entre-temps. Relisez-le avant de le changer."
)
GRANTS_CHANGED = Outdated(
    "grants_changed", "La liste des accès a changé entre-temps. Relisez-la avant de confirmer."
)


def version(grant: AccessGrant, last: AccessChange | None) -> str:
    """Another one after each change; quoted, as an ETag is."""
    known = (grant.account_id, grant.access, grant.granted_at.timestamp(), last and last.id)
    return _quoted(" ".join(map(str, known)))


def list_version(versions: Iterable[str]) -> str:
    return _quoted(" ".join(sorted(versions)))


def _quoted(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def role_of(order: AccessOrder) -> Role:
    """What whoever decided was then."""
    if order.by is None:
        return "portal"
    if order.by == order.account_id:
        return "self"
    return "administrator" if order.as_administrator else "member_services"


def loses_administrator(before: str | None, after: Access | None) -> bool:
    return before == Access.ADMINISTRATOR and after is not Access.ADMINISTRATOR
