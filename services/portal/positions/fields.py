"""The fields of a position's form, in an application and afterwards: catalogue, badge, content."""

import asyncio
from collections.abc import Sequence

from services.portal.forms import Form, Posted
from services.portal.page import Json, Page, tolerated


async def follow_up(
    page: Page, risks: Sequence[str], ionising_category: str | None = None
) -> Json | None:
    """With its sentence and articles; None when it cannot be told now."""
    found: Json | None = await tolerated(
        page.api.get(
            "/follow-up", risks=sorted(set(risks)), ionising_category=ionising_category or None
        ),
        None,
    )
    return found


async def around(page: Page, form: Form) -> Json:
    """What the form's template needs besides what was typed."""
    catalogue, found, pcs_label = await asyncio.gather(
        page.api.get("/reference/risks"),
        follow_up(page, form.many("risks"), form.value("ionising_category")),
        _pcs_label(page, form.value("pcs_code")),
    )
    return {
        "catalogue": catalogue,
        "families": _families(catalogue["vehicles"]),
        "follow_up": found,
        "pcs_label": pcs_label,
    }


def content_of(posted: Posted) -> Json:
    """Details of a risk that is not ticked are forgotten."""
    risks = posted.many("risks")
    details = posted.fields("ionising_category", "other_risk")
    if "ionising_radiation" not in risks:
        details.pop("ionising_category", None)
    if "other" not in risks:
        details.pop("other_risk", None)
    return {
        **posted.fields("label", "pcs_code"),
        "risks": risks,
        "vehicles": posted.many("vehicles") if "driving_authorisation" in risks else [],
        **details,
    }


def _families(vehicles: list[Json]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Machines by CACES recommendation: « R489 », its name, then its categories."""
    found: dict[str, tuple[str, str, list[tuple[str, str]]]] = {}
    for one in vehicles:
        head, _, category = one["label"].partition(", catégorie ")
        code = one["code"][:4].upper() if head.startswith("R4") else ""
        short = f"Catégorie {category}" if category else head.removeprefix(f"{code} ")
        found.setdefault(code, (code, one["family"], []))[2].append((one["code"], short))
    return list(found.values())


async def _pcs_label(page: Page, code: str) -> str:
    if not code:
        return ""
    found = await tolerated(page.api.get("/reference/pcs", q=code, limit=1), {"items": []})
    return str(found["items"][0]["label"]) if found["items"] else ""
