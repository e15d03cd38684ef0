"""The services as the portal sees them, played by one small application: the edge of page tests.

Answers have the shapes of the real contracts. Nothing of the portal itself is replaced.
"""

from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from shared.http.cookies import clear_session
from tests.callers import PUBLIC_URL
from tests.portal import applications_edge, imports_edge, inbox_edge, procedures_edge
from tests.portal.positions_edge import POSITIONS

MEMBERS = [
    {"id": "10000000-0000-4000-8000-000000000001", "member_number": "100234",
     "legal_name": "Boulangerie Le Goff et filles", "siret": "73282932000074",
     "access": "administrator"},
    {"id": "10000000-0000-4000-8000-000000000002", "member_number": "100871",
     "legal_name": "Menuiserie de l'Erdre", "siret": "35600000000048", "access": "full"},
    {"id": "10000000-0000-4000-8000-000000000003", "member_number": "101002",
     "legal_name": "Association des Crèches de la Vallée de la Sèvre et du Vignoble nantais",
     "siret": "80295478500028", "access": "read_only"},
]  # fmt: skip
FIRST = MEMBERS[0]["id"]
NOTICE = "20000000-0000-4000-8000-000000000001"
APPLICATION = "30000000-0000-4000-8000-000000000001"
SESSION = "40000000-0000-4000-8000-000000000001"

ME = {
    "id": "50000000-0000-4000-8000-000000000001", "title": "MME", "first_name": "Anne-Gaëlle",
    "last_name": "N'Diaye-Le Bihan", "display_name": "Anne-Gaëlle N'Diaye-Le Bihan",
    "email": "anne-gaelle@boulangerie.example", "job_title": "Assistante RH", "language": "fr",
    "roles": [], "created_at": "2026-11-02T08:00:00Z",
}  # fmt: skip
NOTICES = [
    {"id": NOTICE, "created_at": "2026-11-20T13:05:00Z", "read": False,
     "title": "Votre demande d'adhésion D-000042 demande des corrections.",
     "path": f"/adhesions/{APPLICATION}"},
    {"id": "20000000-0000-4000-8000-000000000002", "created_at": "2026-11-02T08:00:00Z",
     "read": True, "title": "Votre demande d'adhésion D-000042 est bien reçue.", "path": "/"},
]  # fmt: skip


def _application(number: int, stage: str, until: str | None) -> dict[str, Any]:
    return {
        "id": f"30000000-0000-4000-8000-00000000000{number}", "reference": f"D-00004{number}",
        "siret": "80295478500028" if number < 3 else None, "stage": stage, "held_by": "employer",
        "until": until, "created_at": "2026-11-02T08:00:00Z", "submitted_at": None,
        "member_id": None,
    }  # fmt: skip


APPLICATIONS = [
    _application(1, "corrections", "2026-12-20T23:00:00Z"),
    _application(2, "under_review", "2026-12-04T23:00:00Z"),
    _application(3, "expired", None),
]
PREFERENCES = {"approvals": "daily", "progress": "at_once", "reminders": "off",
               "reviews": "at_once"}  # fmt: skip
UNSUBSCRIPTION = "k1.c2NlbGzDqQ"
UNSUBSCRIBED = "k1.ZMOpasOg"
SESSIONS = [
    {"id": SESSION, "device": "Firefox sur Windows", "network": "192.0.2.0/24", "current": True,
     "created_at": "2026-11-23T07:58:00Z", "last_seen_at": "2026-11-23T08:30:00Z",
     "expires_at": "2026-11-30T08:30:00Z"},
    {"id": "40000000-0000-4000-8000-000000000002", "device": "Safari sur iPhone",
     "network": "2001:db8::/48", "current": False, "created_at": "2026-11-10T18:12:00Z",
     "last_seen_at": "2026-11-21T19:00:00Z", "expires_at": "2026-11-28T19:00:00Z"},
]  # fmt: skip
TOKENS = [
    {"id": "60000000-0000-4000-8000-000000000001", "name": "Logiciel de paie", "scopes": ["read"],
     "members": None, "created_at": "2026-10-01T08:00:00Z", "expires_at": "2026-12-30T08:00:00Z",
     "last_used_at": None},
]  # fmt: skip


def _employee(number: int, name: str, first: str, position: str | None) -> dict[str, Any]:
    return {
        "id": str(UUID(int=number)), "title": "MME", "title_label": "Madame", "first_name": first,
        "birth_name": name, "married_name": "Le Bihan" if number == 2 else None,
        "birth_date": "1990-01-01", "ins": None, "standing": "current",
        "follow_up_level": "SIA" if position else None,
        "assignment": {"position_id": str(UUID(int=1)) if position else None,
                       "position_label": position, "contract_type": "CDI", "contract_label": "CDI",
                       "starts_on": "2023-07-05",
                       "ends_on": "2026-12-31" if number == 3 else None},
    }  # fmt: skip


EMPLOYEES = [
    _employee(1, "Architecte", "Zoé", "Boulanger de nuit"),
    _employee(2, "O'Connor", "Maëlys", "Vendeuse"),
    _employee(3, "Quéméneur", "Yann", None),
]
FILE = {
    **MEMBERS[0], "legal_form": "SARL", "created_on": "2004-03-01", "naf_code": "10.71C",
    "naf_version": "rev2", "activity": "Boulangerie et boulangerie-pâtisserie",
    "commune_code": "44109", "activated_at": "2026-01-05T08:00:00Z",
    "addresses": [
        {"kind": "establishment", "corporate_name": "Boulangerie Le Goff et filles",
         "line": "12 rue du Calvaire", "complement": "Bâtiment B", "complement_2": None,
         "postal_code": "44000", "town": "NANTES", "phone": "02 40 12 34 56", "fax": None},
    ],
}  # fmt: skip
TEAM = {
    "name": "Équipe Nantes Centre", "medical_centre": "Centre médical de Nantes",
    "secretariat_email": "secretariat@sta.example", "secretariat_phone": "02 40 00 00 01",
    "professionals": [
        {"function": "occupational_physician", "name": "Dr Hélène Corbineau"},
        {"function": "nurse", "name": "Sofia Martin"},
    ],
}  # fmt: skip
TASK = {
    "id": "70000000-0000-4000-8000-000000000001",
    "task_type": "application_review",
    "due_date": "2026-11-20T17:00:00Z",
    "overdue": True,
    "assignee_name": None,
}


def problem(status: int, code: str, detail: str, **fields: str) -> JSONResponse:
    document = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    listed = [{"field": name, "code": "wrong", "detail": said} for name, said in fields.items()]
    return JSONResponse({**document, "fields": listed}, status,
                        {"Retry-After": "90"} if status == 429 else None,
                        "application/problem+json")  # fmt: skip


class Edge:
    """`person` says who is signed in; `refusals` what the next call to a path is answered."""

    def __init__(self) -> None:
        self.person = "visitor"
        self.refusals: dict[str, Response] = {}
        self.password_chosen = True
        self.calls: list[tuple[str, str, Any]] = []
        self.headers: dict[str, str] = {}
        self.applications = applications_edge.Applications()
        self.procedures = procedures_edge.Procedures()
        self.app = FastAPI()
        applications_edge.serve_references(self.app)
        self.app.add_api_route("/{path:path}", self._answer,
                               methods=["GET", "POST", "PUT", "PATCH", "DELETE"])  # fmt: skip

    async def _answer(self, path: str, request: Request) -> Response:
        sent = await request.body()
        is_json = "json" in request.headers.get("content-type", "")
        body = await request.json() if sent and is_json else sent.decode() or None
        self.calls.append((request.method, f"/{path}", body))
        self.headers = dict(request.headers)
        if refusal := self.refusals.get(f"{request.method} /{path}"):
            return refusal
        if (shown := await applications_edge.asked(self.applications, request, body)) is not None:
            return shown
        if (shown := await imports_edge.asked_of(self.person, request)) is not None:
            return shown
        shown = await procedures_edge.asked_of(self.procedures, self.person, request, body)
        if shown is not None:
            return shown
        if request.method == "GET" and "staff" in self.person:
            found = inbox_edge.read(self.person, f"/{path}", request.query_params)
            if found is not None:
                return JSONResponse(found)
        if request.method == "GET":
            return JSONResponse(self._read(f"/{path}", dict(request.query_params)))
        if (done := inbox_edge.changed(f"{request.method} /{path}", body)) is not None:
            return JSONResponse(done)
        return self._changed(f"{request.method} /{path}")

    def _changed(self, call: str) -> Response:
        if call == "POST /sessions":
            response: Response = JSONResponse({"access_token": "x"})
            response.set_cookie("session", self.person, httponly=True, samesite="lax")
            return response
        if call == "POST /accounts/activation":
            return JSONResponse({"password_chosen": self.password_chosen})
        if call == f"POST /members/{MEMBERS[0]['id']}/positions":
            return JSONResponse(POSITIONS[2], 201)
        if call == "POST /me/api-tokens":
            return JSONResponse({**TOKENS[0], "token": "sta_1234567890abcdef"}, 201)
        response = Response(status_code=204)
        if call == "DELETE /sessions/current":
            clear_session(response, PUBLIC_URL)
        return response

    def _read(self, path: str, query: dict[str, str]) -> Any:
        member = path.removeprefix("/members/").split("/")[0]
        known: dict[str, Any] = {
            "/me": ME,
            "/me/members": _list(self._members()),
            "/me/notifications": {**_list(self._notices()), "unread": 1 if self._notices() else 0},
            "/me/notification-preferences": PREFERENCES,
            f"/notification-unsubscriptions/{UNSUBSCRIPTION}": {"category": "progress",
                                                                "off": False},
            f"/notification-unsubscriptions/{UNSUBSCRIBED}": {"category": "reviews", "off": True},
            "/me/membership-applications": _list(APPLICATIONS if self._members() else []),
            "/me/sessions": _list(SESSIONS),
            "/me/api-tokens": _list(TOKENS),
            "/staff/tasks": _list([TASK]),
            f"/members/{member}": {**FILE, **next((m for m in MEMBERS if m["id"] == member), {})},
            f"/members/{member}/health-team": TEAM,
            f"/members/{member}/positions": _list([] if "search" in query else POSITIONS),
            f"/members/{member}/positions/similar": _list(POSITIONS[2:]),
            **{f"/members/{member}/positions/{one['id']}": one for one in POSITIONS},
            f"/members/{member}/employees": _list([] if "search" in query else EMPLOYEES),
            "/reference/naf": _list([
                {"code": "10.71C", "label": "Boulangerie et boulangerie-pâtisserie"},
                {"code": "10.71D", "label": "Pâtisserie"},
            ]),
        }  # fmt: skip
        return known[path]

    def _members(self) -> list[dict[str, str]]:
        known = {"one": MEMBERS[:1], "many": MEMBERS, "crowd": MEMBERS[:1], "lone": MEMBERS[:1],
                 "reader": MEMBERS[2:]}  # fmt: skip
        return known.get(self.person, [])

    def _notices(self) -> list[dict[str, Any]]:
        return NOTICES if self._members() else []


def _list(items: Any) -> dict[str, Any]:
    return {"items": items, "next": None}
