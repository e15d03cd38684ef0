"""The applications that tasks are about, for page tests: one to decide on, with its timeline."""

from typing import Any

from tests.portal.office_edge import when

WAITING, MINE, HUGE = 4, 2, 8
QUESTION = "La date de création précède celle du registre."


def _id(kind: int, number: int) -> str:
    return f"{kind}0000000-0000-4000-8000-{number:012}"


NAMES_OF = {
    1: "Boulangerie Kervadec", 2: "Fromagerie du Pays de Retz",
    3: "Association des Crèches de la Vallée de la Sèvre et du Vignoble nantais",
    4: "Menuiserie de l'Erdre", 5: "Jardins de l'Estuaire", 6: "Chai des Moines",
    8: "Transports Guillou et fils", 9: "Cabinet Ó Briain",
}  # fmt: skip


def line(number: int, stage: str = "under_review") -> dict[str, Any]:
    return {
        "id": _id(3, number), "reference": f"D-{number:06}", "siret": "73282932000074",
        "stage": stage, "legal_name": NAMES_OF.get(number, f"Entreprise n° {number}"),
    }  # fmt: skip


def _employee(number: int) -> dict[str, Any]:
    return {
        "id": _id(4, number), "position": _id(5, number % 3), "title": "MME", "first_name": "Zoé",
        "birth_name": f"Quéméneur-{number}", "married_name": "Le Bihan" if number == 1 else None,
        "birth_date": "1990-01-31", "ins": "2 •••" if number % 2 else None, "contract_type": "cdi",
        "starts_on": "2024-09-02",
    }  # fmt: skip


def _position(number: int, label: str, code: str, *risks: str) -> dict[str, Any]:
    return {
        "id": _id(5, number), "label": label, "pcs_code": code, "risks": list(risks),
        "ionising_category": None, "vehicles": ["r489_1a"] if number == 0 else [],
        "other_risk": "Farine en suspension" if number == 0 else None,
    }  # fmt: skip


def application(number: int) -> dict[str, Any]:
    address = {"corporate_name": None, "line": "12 rue du Calvaire", "complement": "Bâtiment B",
               "complement_2": None, "postal_code": "44000", "town": "NANTES",
               "phone": "02 40 12 34 56", "fax": None}  # fmt: skip
    asked = number == WAITING
    return {
        **line(number, "corrections" if asked else "under_review"), "held_by": "member_services",
        "until": when(3), "created_at": when(-20), "submitted_at": when(-7), "member_id": None,
        "current_step": "validation",
        "steps": [
            {"step": step, "reached": True, "complete": True, "problems": [],
             "message": QUESTION if asked and step == "company" else None}
            for step in ("identification", "company", "positions", "employees")
        ],
        "content": {
            "identification": {"siret": "73282932000074", "naf_code": "10.71C",
                               "commune": "44109"},
            "company": {"legal_form": "SARL", "legal_name": NAMES_OF.get(number),
                        "created_on": "14/03/2011", "activity": "Boulangerie et pâtisserie",
                        "establishment_address": address, "billing_address": None,
                        "summons_address": {**address, "corporate_name": "Cabinet Océane"}},
            "positions": {"positions": [
                _position(0, "Boulanger de nuit", "636d", "night_work", "driving_authorisation",
                          "other"),
                _position(1, "Vendeuse", "554a"),
                _position(2, "Responsable des opérations", "372d", "asbestos"),
            ]},
            "employees": {"employees": [_employee(one) for one in range(
                0 if number == 7 else 120 if number == HUGE else 3)]},
        },
        "comment": None,
        "submissions": [{"round": 1, "terms_version": "2026-01", "at": when(-7)}],
        "allowed_actions": [], "terms_version": "2026-01", "account_id": _id(5, 9),
        "rivals": [
            {**line(41, "under_review"), "held_by": "member_services", "until": None,
             "created_at": when(-9), "submitted_at": when(-8), "member_id": None},
        ] if number == MINE else [],
        "known_member_id": "10000000-0000-4000-8000-000000000001"
        if number == MINE else None,
    }  # fmt: skip


TIMELINE = {
    "items": [
        {"sequence": at, "at": when(-20 + at), "kind": "x", "label": label, "by": by,
         "stage": "under_review", "held_by": "member_services", "until": None, "step": None,
         "code": None}
        for at, (label, by) in enumerate([
            ("Demande ouverte", "employer"), ("Étape 2 terminée : Entreprise", "employer"),
            ("Demande transmise au service adhérent", "employer"),
        ])
    ],
    "upcoming": [
        {"label": "Examen par le service adhérent", "held_by": "member_services",
         "until": when(3)},
        {"label": "Création de l'adhérent et message de bienvenue", "held_by": "portal",
         "until": None},
    ],
    "next": None,
}  # fmt: skip
