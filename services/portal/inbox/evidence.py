"""What a clerk reads before deciding: the application, step by step, in words instead of codes."""

import asyncio
from dataclasses import dataclass
from typing import Any

from services.portal.page import Json, Page, tolerated
from shared.contracts.workforce.employees import CONTRACT_LABELS, TITLE_LABELS
from shared.nomenclatures.pcs import load_pcs

PAGE = 50
NO_ITEMS: Json = {"items": []}
NO_RISKS: Json = {"items": [], "vehicles": [], "ionising_categories": []}
TITLES = {str(title): label for title, label in TITLE_LABELS.items()}
CONTRACTS = {str(contract): label for contract, label in CONTRACT_LABELS.items()}


@dataclass(frozen=True)
class Slice:
    """One page of what the application already holds in full."""

    items: list[Json]
    total: int
    number: int

    @classmethod
    def of(cls, items: list[Json], number: int) -> "Slice":
        last = max(1, -(-len(items) // PAGE))
        number = min(max(number, 1), last)
        return cls(items[(number - 1) * PAGE : number * PAGE], len(items), number)

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return min(self.number * PAGE, self.total)


@dataclass(frozen=True)
class Evidence:
    application: Json
    timeline: Json
    known_member: Json | None
    naf_label: str
    commune_label: str
    positions: Slice
    employees: Slice

    @property
    def name(self) -> str:
        return str(self.application["content"]["company"]["legal_name"] or "")


async def read(page: Page, task: Json, positions: int = 1, employees: int = 1) -> Evidence | None:
    """None when the subject is not one these pages know, or not the caller's to read."""
    if task["subject_kind"] != "membership_application":
        return None
    path = f"/staff/membership-applications/{task['subject_id']}"
    application, timeline = await asyncio.gather(
        tolerated(page.api.get(path), None),
        tolerated(page.api.get(f"{path}/timeline"), {"items": [], "upcoming": []}),
    )
    if application is None:
        return None
    content = application["content"]
    shown = Slice.of(content["positions"]["positions"], positions)
    naf, commune, member, posts = await asyncio.gather(
        _label(page, "/reference/naf", content["identification"]["naf_code"]),
        _label(page, "/reference/communes", content["identification"]["commune"]),
        _known_member(page, application),
        _positions(page, shown),
    )
    labels = {one["id"]: one["label"] for one in content["positions"]["positions"]}
    people = Slice.of(content["employees"]["employees"], employees)
    return Evidence(
        application=application,
        timeline=timeline,
        known_member=member,
        naf_label=naf,
        commune_label=commune,
        positions=posts,
        employees=_with(people, [_employee(one, labels) for one in people.items]),
    )


async def _label(page: Page, path: str, code: str | None) -> str:
    if not code:
        return ""
    found = await tolerated(page.api.get(path, q=code), NO_ITEMS)
    exact = (one["label"] for one in found["items"] if one["code"] == code)
    return str(next(exact, ""))


async def _known_member(page: Page, application: Json) -> Json | None:
    member_id = application["known_member_id"]
    if member_id is None:
        return None
    unnamed: Json = {"id": member_id}
    found: Json = await tolerated(page.api.get(f"/members/{member_id}"), unnamed)
    return found


async def _positions(page: Page, shown: Slice) -> Slice:
    """Each with its risks in words and the follow-up they lead to: one call a set of risks."""
    sets = {_set(one) for one in shown.items}
    reference, *found = await asyncio.gather(
        tolerated(page.api.get("/reference/risks"), NO_RISKS),
        *(tolerated(_follow_up(page, one), None) for one in sets),
    )
    levels = dict(zip(sets, found, strict=True))
    return _with(shown, [_position(one, reference, levels[_set(one)]) for one in shown.items])


Risks = tuple[tuple[str, ...], str | None]


def _set(position: Json) -> Risks:
    return tuple(sorted(position["risks"])), position["ionising_category"]


async def _follow_up(page: Page, risks: Risks) -> Any:
    return await page.api.get("/follow-up", risks=list(risks[0]), ionising_category=risks[1])


def _position(position: Json, reference: Json, follow_up: Json | None) -> Json:
    risks = {one["code"]: one["short_label"] for one in reference["items"]}
    vehicles = {one["code"]: one["label"] for one in reference["vehicles"]}
    categories = {one["code"]: one["label"] for one in reference["ionising_categories"]}
    category = position["ionising_category"]
    occupation = load_pcs().get(position["pcs_code"] or "")
    details = [
        categories.get(category, category) if category else "",
        ", ".join(vehicles.get(code, code) for code in position["vehicles"]),
        position["other_risk"] or "",
    ]
    return {
        **position,
        "occupation": occupation.label if occupation else "",
        "risk_labels": [risks.get(code, code) for code in position["risks"]],
        "details": [one for one in details if one],
        "follow_up": follow_up,
    }


def _employee(employee: Json, positions: dict[str, str]) -> Json:
    held = employee["position"] or ""
    return {
        **employee,
        "title_label": TITLES.get(employee["title"] or "", ""),
        "position_label": positions.get(held, held),
        "contract_label": CONTRACTS.get(employee["contract_type"] or "", ""),
    }


def _with(shown: Slice, items: list[Json]) -> Slice:
    return Slice(items, shown.total, shown.number)
