"""Applications for page tests, one of each stage and size, and the pages that show them."""

from typing import Any
from uuid import UUID

TAKEN_SIRET = "35600000000048"


def _id(number: int) -> str:
    return str(UUID(int=(0xAD << 96) + number))


NEW, BEGUN, READY, WRONG, CROWDED, ASKED = (_id(number) for number in range(1, 7))
STAGED = {
    stage: _id(20 + number)
    for number, stage in enumerate(
        ("under_review", "admission", "admission_blocked", "accepted", "refused", "withdrawn",
         "expired")
    )
}  # fmt: skip
POSITION, EMPLOYEE = _id(100), _id(200)
ADDRESS = {"line": "12 rue du Calvaire", "postal_code": "44000", "town": "Nantes",
           "phone": "02 40 12 34 56"}  # fmt: skip
COMPANY = {"legal_form": "SARL", "legal_name": "Fromagerie du Pays de Retz",
           "created_on": "2004-03-01", "activity": "Fabrication de fromage",
           "establishment_address": ADDRESS}  # fmt: skip
IDENTIFICATION = {"siret": "73282932000074", "naf_code": "10.51C", "commune": "NANTES (44000)"}
RISKS: tuple[list[str], ...] = ([], ["night_work"], ["asbestos", "lead"], ["driving_authorisation"])
LABELS = ("Fromager affineur", "Vendeuse", "Responsable de la qualité", "Chauffeur livreur")


def _position(number: int) -> dict[str, Any]:
    label = LABELS[number % 4] if number < 4 else f"{LABELS[number % 4]} de l'équipe {number}"
    return {"id": _id(100 + number), "label": label, "pcs_code": "636c",
            "risks": RISKS[number % 4],
            "vehicles": ["r489_3"] if number % 4 == 3 else []}  # fmt: skip


def _employee(number: int, positions: int) -> dict[str, Any]:
    name = "Quéméneur" + "".join(chr(97 + int(digit)) for digit in str(number))
    return {"id": _id(200 + number), "position": _id(100 + number % positions), "title": "MME",
            "first_name": "Maëlys", "birth_name": name, "birth_date": "1990-01-31",
            "married_name": "Le Bihan" if number == 1 else None, "contract_type": "cdi",
            "starts_on": "2024-09-02"}  # fmt: skip


def content(positions: int, employees: int) -> dict[str, Any]:
    return {
        "identification": IDENTIFICATION, "company": COMPANY,
        "positions": {"positions": [_position(one) for one in range(positions)]},
        "employees": {"employees": [_employee(one, positions) for one in range(employees)]},
    }  # fmt: skip


def wrong() -> dict[str, Any]:
    found = content(4, 30)
    found["positions"]["positions"][1].update(pcs_code="999z")
    for employee in found["employees"]["employees"][:14]:
        employee.update(birth_date="2025-01-01", position=None)
    return found


def _pages() -> dict[str, tuple[str, str]]:
    ready, crowded = f"/adhesions/{READY}", f"/adhesions/{CROWDED}"
    found = {
        "new": "/adhesions/nouvelle",
        "opened": f"/adhesions/{NEW}", "begun": f"/adhesions/{BEGUN}", "ready": ready,
        "wrong": f"/adhesions/{WRONG}", "corrections": f"/adhesions/{ASKED}",
        **{stage: f"/adhesions/{one}" for stage, one in STAGED.items()},
        "step-1": f"/adhesions/{NEW}/identification", "step-2": f"/adhesions/{NEW}/entreprise",
        "step-2-asked": f"/adhesions/{ASKED}/entreprise",
        "step-3-none": f"/adhesions/{BEGUN}/postes", "step-3": f"{ready}/postes",
        "step-3-wrong": f"/adhesions/{WRONG}/postes", "step-3-crowded": f"{crowded}/postes",
        "position-new": f"{ready}/postes/ajouter", "position": f"{ready}/postes/{POSITION}",
        "position-removal": f"{ready}/postes/{POSITION}/retrait",
        "step-4": f"{ready}/salaries", "step-4-crowded": f"{crowded}/salaries?page=3",
        "step-4-unfound": f"{crowded}/salaries?recherche=zzz",
        "employee-new": f"{ready}/salaries/ajouter", "employee": f"{ready}/salaries/{EMPLOYEE}",
        "employee-removal": f"{ready}/salaries/{EMPLOYEE}/retrait",
        "step-5": f"{ready}/validation", "step-5-missing": f"/adhesions/{BEGUN}/validation",
        "step-5-crowded": f"{crowded}/validation", "withdrawal": f"{ready}/retrait",
        "recap": f"/adhesions/{STAGED['under_review']}/recapitulatif",
    }  # fmt: skip
    return {
        "application-visitor": ("visitor", "/adhesions/nouvelle"),
        **{f"application-{name}": ("one", path) for name, path in found.items()},
    }


PAGES = _pages()
