"""The companies of the demonstration, as their employers would type them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from stdnum.fr import nir

_DRAFTS = UUID("d3300000-0000-4000-8000-000000000045")
_FIRST_NAMES = (
    ("MME", "Maëlle"), ("M", "Erwan"), ("MME", "Fatou"), ("M", "Jean-Baptiste"), ("MME", "Zoé"),
    ("M", "Loïc"), ("MME", "Anne-Sophie"), ("M", "Youssef"), ("MME", "Gaëlle"), ("M", "Théo"),
    ("MME", "Inès"), ("M", "Pol"), ("MME", "Rozenn"), ("M", "Łukasz"), ("MME", "Camille"),
)  # fmt: skip
_BIRTH_NAMES = (
    "Guivarc'h", "Le Bihan", "Diallo", "d'Angelo", "Lefèvre", "Rousseau", "Nguyễn", "Bouvier",
    "Kowalczyk", "Pérez-Martín", "Cadiou", "Moreau", "Hamon", "Benhaddou", "L'Hostis", "Ferreira",
    "Tessier",
)  # fmt: skip
_CONTRACTS = ("cdi", "cdi", "cdi", "cdd", "cdi", "apprenticeship", "cdi")


@dataclass(frozen=True)
class Company:
    identification: dict[str, str]
    company: dict[str, Any]
    positions: list[dict[str, Any]] = field(default_factory=list)
    headcount: int = 0

    def positions_step(self) -> dict[str, Any]:
        return {
            "positions": [
                {"id": self._id(f"position {place}"), **one}
                for place, one in enumerate(self.positions)
            ]
        }

    def employees_step(self) -> dict[str, Any]:
        return {"employees": [self._employee(number) for number in range(self.headcount)]}

    def _id(self, what: str) -> str:
        return str(uuid5(_DRAFTS, f"{self.identification['siret']} {what}"))

    def _employee(self, number: int) -> dict[str, Any]:
        shift = int(self.identification["siret"][:4])
        title, first_name = _FIRST_NAMES[(number + shift) % len(_FIRST_NAMES)]
        year, month, day = 1962 + (number * 7) % 43, 1 + number % 12, 1 + (number * 5) % 28
        contract = _CONTRACTS[number % len(_CONTRACTS)]
        return {
            "id": self._id(f"employee {number}"),
            "position": self.positions[number % len(self.positions)]["label"],
            "title": title,
            "first_name": first_name,
            "birth_name": _BIRTH_NAMES[(number * 3 + shift) % len(_BIRTH_NAMES)],
            "birth_date": f"{year}-{month:02d}-{day:02d}",
            "ins": _nir(title, year, month, number) if number % 3 == 0 else None,
            "contract_type": contract,
            "starts_on": f"{2023 + number % 4}-{1 + number % 9:02d}-01",
        }


def _nir(title: str, year: int, month: int, number: int) -> str:
    root = f"{1 if title == 'M' else 2}{year % 100:02d}{month:02d}44109{number + 1:03d}"
    return root + str(nir.calc_check_digits(root))


def _address(line: str, postal_code: str, town: str, phone: str) -> dict[str, str]:
    return {"line": line, "postal_code": postal_code, "town": town, "phone": phone}


JOINERY = Company(
    {"siret": "90123456700013", "naf_code": "43.32A", "commune": "44162"},
    {
        "legal_form": "SARL",
        "legal_name": "Menuiserie Le Goff",
        "created_on": "2004-03-15",
        "activity": "Fabrication et pose de menuiseries en bois",
        "establishment_address": _address(
            "14 rue des Tilleuls", "44800", "Saint-Herblain", "02 40 12 34 56"
        ),
    },
    [
        {"label": "Menuisier poseur", "pcs_code": "632d", "risks": ["scaffold_fall"]},
        {"label": "Conducteur de chariot élévateur", "pcs_code": "652a",
         "risks": ["driving_authorisation"], "vehicles": ["r489_3"]},
        {"label": "Vernisseur", "pcs_code": "627d", "risks": ["cmr"]},
        {"label": "Électricien d'atelier", "pcs_code": "633a", "risks": ["electrical_work"]},
        {"label": "Secrétaire comptable", "pcs_code": "542a", "risks": []},
    ],
    14,
)  # fmt: skip
CLEANERS = Company(
    {"siret": "85214796600018", "naf_code": "81.21Z", "commune": "44143"},
    {
        "legal_form": "SAS",
        "legal_name": "Propreté Atlantique",
        "created_on": "2015-09-01",
        "activity": "Nettoyage courant des bâtiments",
        "establishment_address": _address(
            "27 boulevard Le Corbusier", "44400", "Rezé", "02 51 22 33 44"
        ),
        "billing_address": {"corporate_name": "Propreté Atlantique, comptabilité",
                            **_address("BP 4021", "44405", "Rezé CEDEX", "02 51 22 33 45")},
    },
    [
        {"label": "Agent d'entretien de nuit", "pcs_code": "684a", "risks": ["night_work"]},
        {"label": "Agent d'entretien", "pcs_code": "684a", "risks": []},
        {"label": "Laveur de vitres en hauteur", "pcs_code": "684a",
         "risks": ["driving_authorisation"], "vehicles": ["r486_b"]},
        {"label": "Agent de bionettoyage hospitalier", "pcs_code": "684a",
         "risks": ["bio_group_2", "bio_group_3_4"]},
        {"label": "Responsable des ressources humaines", "pcs_code": "372c", "risks": []},
    ],
    37,
)  # fmt: skip
BOOKSHOP = Company(
    {"siret": "91357246700011", "naf_code": "47.61Z", "commune": "44109"},
    {
        "legal_form": "EURL",
        "legal_name": "Librairie Riou",
        "created_on": "2026-02-02",
        "activity": "Vente de livres et de papeterie",
        "establishment_address": _address("6 rue de Verdun", "44000", "Nantes", "02 40 77 88 99"),
    },
    [{"label": "Libraire", "pcs_code": "554g", "risks": []}],
)
BAKERY = Company(
    {"siret": "88441200800010", "naf_code": "10.71C", "commune": "44109"},
    {
        "legal_form": "SARL",
        "legal_name": "Fournil Kervadec",
        "created_on": "2011-03-14",
        "activity": "Boulangerie et pâtisserie artisanales",
        "establishment_address": _address(
            "12 rue du Calvaire", "44000", "Nantes", "02 40 11 22 33"
        ),
    },
    [
        {"label": "Boulanger", "pcs_code": "636c", "risks": ["night_work"]},
        {"label": "Vendeur en boulangerie", "pcs_code": "554a", "risks": []},
    ],
    5,
)
