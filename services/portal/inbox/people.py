"""Colleagues as they are chosen from: who is away says until when, and who gets the task."""

from services.portal.french import long_day
from services.portal.page import Json

NOBODY: Json = {"items": []}


def choices(items: list[Json]) -> list[tuple[str, str]]:
    return [(one["account_id"], label(one)) for one in items]


def merged(items: list[Json]) -> list[tuple[str, str]]:
    """Everybody once, by name."""
    known = {one["account_id"]: one for one in items}
    return choices(sorted(known.values(), key=lambda one: str(one["display_name"])))


def label(one: Json) -> str:
    if not one.get("absent_until"):
        return str(one["display_name"])
    away = f"{one['display_name']}, en absence jusqu'au {long_day(one['absent_until'])}"
    if one["substitute_name"]:
        return f"{away} ; remplacement : {one['substitute_name']}"
    return f"{away} ; sans remplacement"
