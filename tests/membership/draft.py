"""A complete application, as a baker's shop in Nantes would make it."""

import copy
from typing import Any
from uuid import uuid4

SIRET = "73282932000074"
OTHER_SIRET = "55208131766522"

IDENTIFICATION = {"siret": SIRET, "naf_code": "10.71C", "commune": "44109"}
COMPANY: dict[str, Any] = {
    "legal_form": "SARL",
    "legal_name": "Boulangerie Kervadec",
    "created_on": "14/03/2011",
    "activity": "Boulangerie et pâtisserie artisanales",
    "establishment_address": {
        "line": "12 rue du Calvaire",
        "postal_code": "44000",
        "town": "Nantes",
        "phone": "02 40 11 22 33",
    },
}
BAKER, SELLER = str(uuid4()), str(uuid4())
POSITIONS: dict[str, Any] = {
    "positions": [
        {"id": BAKER, "label": "Boulanger", "pcs_code": "636c", "risks": ["night_work"]},
        {"id": SELLER, "label": "Vendeuse", "pcs_code": "554a"},
    ]
}


def employee(number: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "position": BAKER,
        "title": "MME",
        "first_name": "Maëlle",
        "birth_name": "Guivarc'h" + "abcdefghij"[number % 10] * (number // 10),
        "birth_date": f"199{number % 10}-05-1{number % 10}",
        "contract_type": "cdi",
        "starts_on": "2024-09-02",
        **changes,
    }


EMPLOYEES: dict[str, Any] = {
    "employees": [
        employee(),
        employee(1, first_name="Yannick", title="M", position="Vendeuse", birth_name="Le Bihan"),
    ]
}
STEPS: dict[str, dict[str, Any]] = {
    "company": COMPANY,
    "positions": POSITIONS,
    "employees": EMPLOYEES,
}


def changed(step: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a step with one field set, by its dotted path."""
    copied: Any = copy.deepcopy(step)
    *parents, last = path.split(".")
    place: Any = copied
    for parent in parents:
        place = place[int(parent)] if parent.isdigit() else place[parent]
    place[last] = value
    return dict(copied)
