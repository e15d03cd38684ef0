"""Imports, invoices, declarations and contacts as the portal reads them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

RUNNING_IMPORT, DONE_IMPORT, REFUSED_IMPORT, UNREADABLE_IMPORT = (
    f"90000000-0000-4000-8000-00000000000{place}" for place in range(4)
)
API = "/staff/members/import"


def _invoice(number: str, kind: str, status: str, amount: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number, "kind": kind, "status": status, "title": "Cotisations",
        "issued_on": "2025-02-15", "due_on": "2025-03-17", "amount": amount, "paid_on": None,
        "absorbed": False, **more,
    }  # fmt: skip


INVOICES = [
    _invoice("22026990", "invoice", "due", "11077.19"),
    _invoice("22025113", "invoice", "paid", "84.00", paid_on="2025-03-10",
             title="Prestations adhérent SSTRN"),
    _invoice("1990413", "credit_note", "credit_note", "-84.00", due_on=None, absorbed=True,
             title="Facture de visites"),
]  # fmt: skip
DECLARATIONS = [
    {"year": 2025, "headcount": 12, "payroll": None, "declared_on": "2025-01-31"},
    {"year": 2022, "headcount": 1, "payroll": "345678.90", "declared_on": "2022-01-28"},
]
CONTACTS = [
    {"id": "80000000-0000-4000-8000-000000000001", "name": "Anne Le Bris",
     "function": "Comptable", "email": "anne.lebris@boulangerie.example", "phone": "0240112233"},
    {"id": "80000000-0000-4000-8000-000000000002", "name": "Jean-Baptiste Kerguelen-Guivarc'h",
     "function": "Responsable de l'atelier et de la sécurité", "email": None, "phone": None},
]  # fmt: skip


def _file(kind: str, title: str, name: str, lines: int, results: dict[str, int],
          problems: list[Any] | None = None, *, checked: int | None = None,
          written: int = 0) -> dict[str, Any]:  # fmt: skip
    return {
        "kind": kind, "title": title, "file_name": name, "lines": lines,
        "checked": lines if checked is None else checked, "written": written,
        "results": results, "problems": problems or [],
    }  # fmt: skip


def _import(id_: str, state: str, files: list[dict[str, Any]], refused: int = 0) -> dict[str, Any]:
    results: dict[str, int] = {}
    for file in files:
        for name, count in file["results"].items():
            results[name] = results.get(name, 0) + count
    return {"id": id_, "state": state, "check_only": False, "files": files, "results": results,
            "created_at": "2026-11-23T08:15:00Z", "refused": refused,
            "ended_at": None if state == "writing" else "2026-11-23T08:16:00Z"}  # fmt: skip


def _problem(code: str, column: str | None, value: str | None, detail: str) -> dict[str, Any]:
    return {"code": code, "column": column, "value": value, "detail": detail}


IMPORTS = [
    _import(RUNNING_IMPORT, "writing", [
        _file("members", "Adhérents", "adherents.csv", 5000, {"accepted": 5000}, written=5000),
        _file("employees", "Salariés", "salaries.csv", 50000, {"accepted": 49998, "unchanged": 2},
              written=12500),
    ]),
    _import(DONE_IMPORT, "done", [
        _file("members", "Adhérents", "adherents.csv", 12, {"created": 11, "unchanged": 1},
              written=12),
        _file("invoices", "Factures", "classeur du bureau.xlsx, feuille Factures", 1,
              {"created": 1}, written=1),
    ]),
    _import(REFUSED_IMPORT, "refused", [
        _file("members", "Adhérents", "adherents.csv", 12, {"accepted": 11, "refused": 1}),
        _file("employees", "Salariés", "salaries-export-du-23-novembre-2026-complet.csv", 340,
              {"accepted": 338, "unchanged": 1, "refused": 1}),
    ], 2),
    _import(UNREADABLE_IMPORT, "refused", [
        _file("positions", "Postes", "postes.csv", 0, {}, [
            _problem("column_unknown", "Libelé", None,
                     "Cette colonne n'est pas connue. S'agit-il de « Libellé » ?"),
            _problem("column_missing", "Code CSP", None, "La colonne « Code CSP » manque."),
        ]),
    ], 2),
]  # fmt: skip
LINES = [
    {"kind": "members", "file_name": "adherents.csv", "line": 7, "member_number": "2841",
     "result": "refused", "problems": [
        _problem("naf_revision", "Code NAF", "62.01X",
                 "Ce code NAF n'existe pas. Codes proches : 62.01Z (Programmation informatique)."),
        _problem("siret_of_another_member", "SIRET", "73282932000074",
                 "Ce SIRET est celui d'un autre adhérent n° 2790."),
     ]},
    {"kind": "employees", "file_name": "salaries-export-du-23-novembre-2026-complet.csv",
     "line": 131, "member_number": None, "result": "refused", "problems": [
        _problem("date_invalid", "Date de naissance", "31/02/1990",
                 "Cette date n'existe pas dans le calendrier."),
        _problem("line_twice", None, None, "Cette ligne est déjà dans le fichier, à la ligne 12."),
     ]},
]  # fmt: skip


async def asked_of(person: str, request: Request) -> Response | None:
    path, query = request.url.path, request.query_params
    listed = path.split("/")
    if listed[1] == "members" and request.method == "GET" and len(listed) == 4:
        return _of_member(listed[3], dict(query))
    if not path.startswith(API) or "staff" not in person:
        return None
    if request.method == "POST":
        return JSONResponse({"id": RUNNING_IMPORT}, 202)
    if path == API:
        return JSONResponse({"items": IMPORTS, "next": None})
    found = next((one for one in IMPORTS if one["id"] == listed[4]), None)
    if found is None:
        return JSONResponse({"code": "not_found", "detail": "Cet import n'existe pas."}, 404)
    if path.endswith("/lines"):
        items = LINES if found["files"][0]["lines"] else []
        return JSONResponse({"items": items, "next": "employees-131" if items else None})
    return JSONResponse(found)


def _of_member(what: str, query: dict[str, str]) -> Response | None:
    if what == "invoices":
        found = [one for one in INVOICES if query.get("status") in (None, one["status"])]
        return JSONResponse({"items": [] if "search" in query else found, "next": None})
    known = {"declarations": DECLARATIONS, "contacts": CONTACTS}
    return JSONResponse({"items": known[what], "next": None}) if what in known else None
