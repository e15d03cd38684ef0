"""A merger and a takeover as membership, workforce and billing tell of them, for page tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime.now(UTC).replace(microsecond=0)


def _id(kind: int, number: int) -> str:
    return f"{kind}0000000-0000-4000-8000-{number:012}"


def _when(days: float) -> str:
    return (NOW + timedelta(days=days)).isoformat()


ABSORBING = {"id": _id(1, 1), "member_number": "100234", "legal_name": "Boulangerie Kervadec",
             "siret": "73282932000074", "closed_at": None}  # fmt: skip
ABSORBED = {"id": _id(1, 2), "member_number": "100235", "legal_name": "Fromagerie du Pays de Retz",
            "siret": "35600000000048", "closed_at": None}  # fmt: skip
NEXT_YEAR = f"{NOW.year + 1}-01-01"
PLAN: dict[str, Any] = {
    "id": _id(6, 50), "effective_on": NEXT_YEAR, "prepared_by": _id(5, 2), "prepared_at": _when(-1),
    "absorbing": ABSORBING, "absorbed": [ABSORBED], "join_positions": True, "join_employees": True,
    "member": None, "new_siret": None, "legal_name": None, "legal_form": None,
    "contact_email": None, "keep_users": [],
}  # fmt: skip
TAKEOVER = {
    **PLAN, "absorbing": None, "absorbed": [], "member": ABSORBING, "new_siret": "80295478500028",
    "legal_name": "Boulangerie du Calvaire", "keep_users": [_id(5, 9)],
}  # fmt: skip
ACCESSES = [
    {"member_id": ABSORBED["id"], "account_id": _id(5, 8), "display_name": "Annick Kervadec",
     "email": "a.kervadec@ancien.example", "access": "administrator", "becomes": "administrator"},
    {"member_id": ABSORBED["id"], "account_id": _id(5, 9), "display_name": None,
     "email": "gwenn@kervadec.example", "access": "full", "becomes": None},
]  # fmt: skip


def reorganisation(
    procedure_id: str, kind: str, stage: str, *, planned: bool, may: list[str]
) -> dict[str, Any]:
    merger = kind == "merger"
    plan = (PLAN if merger else TAKEOVER) if planned else None
    requested = {"description": "…", "phone": "0240123456"}
    asked = {"member_number": "100234", "former_siret": "73282932000074",
             "new_siret": "80295478500028"}  # fmt: skip
    shown = planned or not merger
    return {
        "id": procedure_id, "kind": kind, "reference": f"P-{int(procedure_id[-4:]):06}",
        "stage": stage, "requester_id": _id(5, 7),
        "requested": requested if merger else {**requested, **asked}, "allowed_actions": may,
        "undo_until": _when(9) if "undo" in may else None, "plan": plan, "figures": {},
        "moved": {"workforce.employees": 42, "workforce.positions": 6, "membership.users": 2}
        if "undo" in may else {},
        "accesses": {"count": 2, "items": ACCESSES} if shown else {"count": 0, "items": []},
        "contacts": {"count": 3 if planned else 0, "items": []}, "addresses": [],
        "pending": [
            {"member_id": ABSORBED["id"], "id": _id(9, 20), "reference": "P-000020",
             "kind": "access_request", "stage": "pending", "follows": True},
        ] if planned else [],
        "applications": [{"id": _id(3, 1), "reference": "D-000001", "siret": "80295478500028",
                          "stage": "draft"}] if planned and not merger else [],
        "former_sirets": [],
    }  # fmt: skip


def _position(number: int, label: str, member: dict[str, Any]) -> dict[str, Any]:
    return {"id": _id(4, number), "member_id": member["id"], "label": label, "pcs_code": "554a",
            "closed": False}  # fmt: skip


def _person(number: int, name: str, member: dict[str, Any]) -> dict[str, Any]:
    return {"id": _id(4, number), "member_id": member["id"], "title": "MME", "first_name": "Zoé",
            "birth_name": name, "married_name": None, "birth_date": "1990-01-31"}  # fmt: skip


WORKFORCE: dict[str, Any] = {
    "members": [{"member_id": ABSORBING["id"], "positions": 9, "employees": 61, "assignments": 70},
                {"member_id": ABSORBED["id"], "positions": 6, "employees": 42, "assignments": 44}],
    "positions": {"count": 6, "items": [_position(1, "Vendeuse", ABSORBED)]},
    "employees": {"count": 42, "items": [_person(2, "Quéméneur", ABSORBED)]},
    "identical_positions": {"count": 1, "items": [
        {"kept": _position(3, "Vendeuse", ABSORBING), "joined": _position(4, "Vendeuse", ABSORBED)},
    ]},
    "similar_positions": {"count": 1, "items": [
        {"kept": _position(5, "Vendeuse polyvalente", ABSORBING),
         "moved": _position(6, "Vendeuse en fromagerie", ABSORBED)},
    ]},
    "same_employees": {"count": 2, "items": [
        {"kept": _person(7, "Le Bihan", ABSORBING), "joined": _person(8, "Le Bihan", ABSORBED)},
        {"kept": _person(9, "N'Diaye", ABSORBING), "joined": _person(10, "N'Diaye", ABSORBED)},
    ]},
    "homonyms": {"count": 1, "items": [
        {"one": _person(11, "Martin", ABSORBING), "other": _person(12, "Martin", ABSORBED)},
    ]},
}  # fmt: skip
BILLING: dict[str, Any] = {
    "members": [
        {"member_id": ABSORBING["id"], "account": {"siret": ABSORBING["siret"],
         "legal_name": ABSORBING["legal_name"]}, "invoices": 12, "unpaid": 1,
         "unpaid_amount": "500.00", "declarations": 3},
        {"member_id": ABSORBED["id"], "account": None, "invoices": 8, "unpaid": 1,
         "unpaid_amount": "1107.19", "declarations": 2},
    ],
    "unpaid": {"count": 1, "items": [
        {"id": _id(4, 60), "member_id": ABSORBED["id"], "number": "F-2026-0412",
         "title": "Cotisation 2026", "issued_on": "2026-03-02", "due_on": "2026-04-01",
         "amount": "1107.19"},
    ]},
}  # fmt: skip
