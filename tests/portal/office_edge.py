"""The office as staff see it, for page tests: members, absences, guesses, kept filters."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.datastructures import QueryParams

from tests.portal.people_edge import ALONE, CLERK, COLLEAGUE, NAMES, SUBSTITUTED

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
REQUESTER = "51000000-0000-4000-8000-000000000001"
MEMBER = "10000000-0000-4000-8000-000000000001"


def _id(kind: int, number: int) -> str:
    return f"{kind}0000000-0000-4000-8000-{number:012}"


def when(days: float) -> str:
    return (NOW + days * DAY).isoformat()


def _grant(number: int, name: str, access: str, may: list[str]) -> dict[str, Any]:
    return {"account_id": _id(5, number), "name": name, "email": f"p{number}@kervadec.example",
            "access": access, "label": access, "since": when(-300), "granted_by": None,
            "changed_at": None, "changed_by": None, "allowed_actions": may,
            "etag": f'"{number}"'}  # fmt: skip


ACCESS_PAGE: dict[str, Any] = {
    "mine": None, "allowed_actions": [], "review": None, "etag": '"x"', "types": [],
    "items": [_grant(8, "Annick Kervadec", "administrator", []),
              _grant(9, "Gwenn Abgrall", "workforce_and_visits", ["withdraw"])],
    "administrators": [], "advice": {"code": "single_administrator",
                                     "text": "Cet adhérent n'a qu'un administrateur."},
}  # fmt: skip
ACCESS_HISTORY = {"items": [
    {"id": _id(6, 20), "at": when(-30), "kind": "granted", "account_id": _id(5, 9),
     "name": "Gwenn Abgrall", "before": None, "after": "workforce_and_visits",
     "by": {"role": "administrator", "name": "Annick Kervadec"},
     "procedure": {"id": _id(9, 20), "reference": "P-000020", "kind": "access_request",
                   "title": "Demander la gestion d'un adhérent"},
     "review": False, "label": "Accès donné : Effectif et visites"},
], "next": None}  # fmt: skip


def _member(number: int, name: str, **changes: Any) -> dict[str, Any]:
    return {"id": _id(1, number), "member_number": f"{100233 + number}", "legal_name": name,
            "siret": "73282932000074", "access": None, "closed_at": None, "absorbed_into": None,
            "former_sirets": [], **changes}  # fmt: skip


MEMBERS = [
    _member(1, "Boulangerie Kervadec", former_sirets=["80295478500028", "35600000000048"]),
    _member(2, "Fromagerie du Pays de Retz", closed_at=when(-20), absorbed_into={
        "id": _id(1, 1), "member_number": "100234", "legal_name": "Boulangerie Kervadec"}),
    _member(3, "Association des Crèches de la Vallée de la Sèvre et du Vignoble nantais"),
]  # fmt: skip
FILE = {"legal_form": "SARL", "activity": "Boulangerie et boulangerie-pâtisserie",
        "activated_at": when(-900), "created_on": "2004-03-01", "naf_code": "10.71C",
        "naf_version": "rev2", "commune_code": "44109", "addresses": []}  # fmt: skip
ABSENCES = [
    {"id": _id(2, 50), "account_id": SUBSTITUTED, "display_name": NAMES[SUBSTITUTED],
     "substitute_id": CLERK, "substitute_name": NAMES[CLERK],
     "first_day": (NOW - 2 * DAY).date().isoformat(),
     "last_day": (NOW + 11 * DAY).date().isoformat(), "created_at": when(-9)},
    {"id": _id(2, 51), "account_id": CLERK, "display_name": NAMES[CLERK],
     "substitute_id": COLLEAGUE, "substitute_name": NAMES[COLLEAGUE],
     "first_day": (NOW + 30 * DAY).date().isoformat(),
     "last_day": (NOW + 44 * DAY).date().isoformat(), "created_at": when(-1)},
]  # fmt: skip
TEAM = _id(2, 60)
ACCOUNTS = [{"id": one, "display_name": name, "roles": ["member_services"],
             "teams": [TEAM] if one == ALONE else []} for one, name in NAMES.items()]  # fmt: skip
COLLEAGUES = [
    {"account_id": COLLEAGUE, "display_name": NAMES[COLLEAGUE], "absent_until": None,
     "substitute": None, "substitute_name": None},
    {"account_id": SUBSTITUTED, "display_name": NAMES[SUBSTITUTED],
     "absent_until": (NOW + 11 * DAY).date().isoformat(), "substitute": COLLEAGUE,
     "substitute_name": NAMES[COLLEAGUE]},
]  # fmt: skip
GUESSES = [
    {"id": _id(6, 100 + at), "account_id": REQUESTER, "account_name": name,
     "address": "2001:db8:85a3::8a2e:370:7334", "member_number": number, "kind": kind,
     "outcome": outcome, "at": when(-at / 24)}
    for at, (number, kind, outcome, name) in enumerate([
        ("100234", "synchronisation", "locked", "Maël Quéméneur-Le Bihan"),
        ("100234", "synchronisation", "mismatch", "Maël Quéméneur-Le Bihan"),
        ("999999", "access_request", "unknown", None),
        ("100871", "access_request", "accepted", "Anne-Gaëlle N'Diaye-Le Bihan"),
        ("100235", "company_takeover", "closed", "Maël Quéméneur-Le Bihan"),
        ("100236", "administrator_change", "throttled", "Maël Quéméneur-Le Bihan"),
    ])
]  # fmt: skip
LOCKS = [
    {"member_number": number, "locked_until": when(0.5), "member_id": member, "failures": 11}
    for number, member in (("100234", MEMBER), ("999999", None))
]
SAVED = [
    {"id": _id(2, 70), "name": "Mes retards", "created_at": when(-3),
     "query": {"assignee": "me", "overdue": True, "sort": "priority"}},
    {"id": _id(2, 71), "name": "Fusions sous 7 jours", "created_at": when(-2),
     "query": {"task_type": "merger_preparation", "due_within_days": 7}},
    {"id": _id(2, 72), "name": "Tableau de bord", "created_at": when(-1),
     "query": {"process": "merger/1"}},
]  # fmt: skip
REVIEW = {"id": _id(6, 80), "member_id": MEMBER, "member_number": "100234",
          "member_name": "Boulangerie Kervadec", "asked_at": when(-61), "until": when(-1),
          "confirmed_at": None, "users": 4, "administrators": [
              {"account_id": _id(5, 8), "name": "Annick Kervadec",
               "email": "a.kervadec@ancien.example"}
          ]}  # fmt: skip
CLOSED_REVIEW = {**REVIEW, "member_id": _id(1, 3), "member_name": MEMBERS[2]["legal_name"],
                 "confirmed_at": when(-0.2), "administrators": []}  # fmt: skip


def _page(items: list[Any]) -> dict[str, Any]:
    return {"items": items, "next": None}


def of_office(none: list[Any] | None, path: list[str], asked: QueryParams) -> Any:
    """What lists of the office hold; nothing at all when `none` is given."""
    own = [one for one in ABSENCES if asked.get("account") or one["account_id"] == CLERK]
    number = asked.get("member_number")
    known: dict[str, list[Any]] = {
        "task-filters": SAVED,
        "absences": own,
        "guesses": [one for one in GUESSES if number in (None, one["member_number"])],
        "number-locks": LOCKS,
    }
    if path[0] in known:
        return _page(known[path[0]] if none is None else none)
    match path:
        case ["tasks", _, "colleagues"]:
            return _page(COLLEAGUES if none is None else none)
        case ["task-groups"]:
            groups = ("member_services", "supervisor", f"health_team/{TEAM}", "health_team")
            return _page([{"group": one, "colleagues": 3} for one in groups])
        case ["accounts"]:
            return _page(ACCOUNTS)
        case ["access-reviews", _]:
            return _page([REVIEW, CLOSED_REVIEW])
    return None


def of_members(path: list[str], asked: QueryParams) -> Any:
    match path:
        case ["members"]:
            search = asked.get("search", "")
            exact = [one for one in MEMBERS if search in (one["member_number"], one["siret"])]
            return _page([] if search in ("zz", "000000") else exact or MEMBERS)
        case ["members", _, "access-grants"]:
            return copy.deepcopy(ACCESS_PAGE)
        case ["members", _, "access-history"]:
            return ACCESS_HISTORY
    return None
