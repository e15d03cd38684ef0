"""Membership's applications played for page tests: one of each stage, kept in memory.

What makes a step complete is membership's own rule, so that refusals are the real ones.
"""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.routing import Route

from services.membership.context import grounds
from services.membership.drafts.rules import check, check_identification
from services.membership.reference.routes import router as reference
from services.membership.settings import Settings
from services.membership.terms import CURRENT, text
from services.workforce.follow_up.routes import router as follow_up
from services.workforce.risks.routes import router as risks
from shared.contracts.membership.applications import STEPS
from shared.contracts.membership.drafts import Draft, Identification
from shared.errors import FieldProblem
from shared.http.caller import CallerVerifier
from shared.typed.problems import Problems
from tests.callers import KEY
from tests.portal.applications_samples import (
    ASKED,
    BEGUN,
    COMPANY,
    CROWDED,
    IDENTIFICATION,
    NEW,
    READY,
    STAGED,
    TAKEN_SIRET,
    WRONG,
    content,
    wrong,
)

ROOT = "/membership-applications"


class Applications:
    """`calls` are the edge's; `events` the lines of the one that is followed live."""

    def __init__(self) -> None:
        self.grounds = grounds(Settings.model_construct(
            served_departments=("44",), never_served_departments=("35", "49", "56", "85"),
        ))  # fmt: skip
        self.reset()

    def reset(self) -> None:
        whole = content(4, 3)
        self.kept: dict[str, dict[str, Any]] = {
            NEW: {"identification": IDENTIFICATION},
            BEGUN: {"identification": IDENTIFICATION, "company": COMPANY,
                    "positions": {"positions": []}},
            READY: whole, WRONG: wrong(), CROWDED: content(40, 300), ASKED: content(2, 2),
            **{one: content(2, 2) for one in STAGED.values()},
            STAGED["withdrawn"]: {}, STAGED["expired"]: {},
        }  # fmt: skip
        self.stages = {ASKED: "corrections"} | {one: stage for stage, one in STAGED.items()}
        self.events: dict[str, list[dict[str, Any]]] = {}

    def _line(self, one: str) -> dict[str, Any]:
        stage = self.stages.get(one, "draft")
        return {
            "id": one, "reference": f"D-0000{list(self.kept).index(one) + 1:02}",
            "siret": "73282932000074", "stage": stage,
            "held_by": "employer" if stage in ("draft", "corrections") else "member_services",
            "until": None if stage in ("accepted", "refused", "withdrawn", "expired")
            else "2027-01-22T08:00:00Z",
            "created_at": "2026-11-20T08:00:00Z", "submitted_at": None,
            "member_id": "10000000-0000-4000-8000-000000000001" if stage == "accepted" else None,
        }  # fmt: skip

    def view(self, one: str) -> dict[str, Any]:
        draft, stage = Draft.model_validate(self.kept[one]), self.stages.get(one, "draft")
        problems = check(draft, self.grounds())
        begun = [step for step in STEPS if step in self.kept[one]]
        current = next((step for step in STEPS if step not in begun or problems[step]), None)
        reached = STEPS.index(current) if current else len(STEPS)
        editable = stage in ("draft", "corrections")
        asked = {"company": "Le téléphone ne répond pas :\nvérifiez le numéro.",
                 "employees": "Deux salariés semblent être la même personne."}  # fmt: skip
        comment = {"corrections": "Merci de corriger ces deux points.",
                   "refused": "L'établissement relève d'un autre service."}  # fmt: skip
        return {
            **self._line(one), "current_step": current or "validation",
            "steps": [
                {"step": step, "reached": at <= reached, "complete": at < reached,
                 "problems": [said.model_dump() for said in problems[step]]
                 if step in begun else [],
                 "message": asked.get(step) if stage == "corrections" else None}
                for at, step in enumerate(STEPS)
            ],
            "content": draft.model_dump(mode="json"), "comment": comment.get(stage),
            "submissions": [], "terms_version": CURRENT,
            "allowed_actions": (["save"] if editable else [])
            + (["withdraw"] if editable or stage == "under_review" else []),
        }  # fmt: skip

    def timeline(self, one: str) -> dict[str, Any]:
        stage = self.stages.get(one, "draft")
        line = {"kind": "opened", "stage": stage, "held_by": "employer", "until": None,
                "step": None, "code": None}  # fmt: skip
        items = [
            {**line, "sequence": 0, "at": "2026-11-20T08:00:00Z", "label": "Demande ouverte",
             "by": "employer"},
            {**line, "sequence": 1, "at": "2026-11-21T09:12:00Z", "by": "member_services",
             "label": "Examen commencé"},
            *self.events.get(one, []),
        ]  # fmt: skip
        return {"items": items, "next": None, "upcoming": [
            {"label": "Examen par le service adhérent", "held_by": "member_services",
             "until": "2026-12-03T17:00:00Z"},
            {"label": "Création de l'adhérent et message de bienvenue", "held_by": "portal",
             "until": None},
        ]}  # fmt: skip

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, accept: str
    ) -> Response | None:
        if (method, path) == ("POST", ROOT):
            return self._open(body)
        if method == "GET" and path == "/reference/membership-terms":
            return JSONResponse({"version": CURRENT, "text": text(CURRENT)})
        if not path.startswith(f"{ROOT}/"):
            return None
        one, _, below = path.removeprefix(f"{ROOT}/").partition("/")
        if one not in self.kept:
            return _problem(404, "not_found", "Cette demande n'existe pas.")
        if below == "timeline" and "event-stream" in accept:
            return Response(self._stream(one), media_type="text/event-stream")
        if method == "GET":
            return JSONResponse(self.timeline(one) if below == "timeline" else self.view(one))
        return self._change(method, one, below, query, body)

    def _stream(self, one: str) -> str:
        return "".join(
            f'id: {event["sequence"]}\nevent: timeline\ndata: {{"label": "{event["label"]}"}}\n\n'
            for event in self.timeline(one)["items"]
        )

    def _open(self, body: Any) -> Response:
        problems = Problems()
        check_identification(problems, Identification.model_validate(body), self.grounds())
        if problems.found:
            codes = {said.code for said in problems.found}
            code = codes.pop() if codes == {"territory_not_covered"} else "invalid"
            return _invalid(code, problems.found)
        if body["siret"].replace(" ", "") == TAKEN_SIRET:
            return _problem(409, "siret_already_member",
                            "Nous avons déjà un adhérent avec ce numéro de Siret.")  # fmt: skip
        self.kept[NEW] = {"identification": body}
        return JSONResponse({"id": NEW, "reference": "D-000042", "current_step": "company"}, 201)

    def _change(
        self, method: str, one: str, step: str, query: dict[str, str], body: Any
    ) -> Response:
        if self.stages.get(one, "draft") not in ("draft", "corrections"):
            return _problem(409, "application_under_review",
                            "La demande est transmise ; elle ne peut être modifiée.")  # fmt: skip
        if method == "DELETE":
            self.stages[one], self.kept[one] = "withdrawn", {}
            return Response(status_code=204)
        if step == "submission":
            if not body["accepted"]:
                said = "Acceptez les conditions générales d'adhésion pour transmettre la demande."
                return _invalid("terms_not_accepted", [
                    FieldProblem(field="accepted", code="terms_not_accepted", detail=said)
                ])  # fmt: skip
            self.stages[one] = "under_review"
            return JSONResponse({"stage": "under_review"})
        whole = {**self.kept[one], step: body}
        found = check(Draft.model_validate(whole), self.grounds())[STEPS[
            [str(one) for one in STEPS].index(step)]]  # fmt: skip
        if found and query.get("draft") != "true":
            return _invalid("invalid", found)
        self.kept[one] = whole
        return JSONResponse({"step": step, "complete": not found, "current_step": "validation",
                             "problems": [said.model_dump() for said in found]})  # fmt: skip


def serve_references(app: FastAPI) -> None:
    """The nomenclatures, the risks and the follow-up are public and hold nothing: the real ones."""
    app.state.callers = CallerVerifier(KEY[1], "workforce")
    app.state.follow_up_ruleset = "law-2025-10"
    for router in (reference, risks, follow_up):
        app.router.routes.extend(
            route for route in router.routes
            if isinstance(route, Route) and route.path != "/reference/naf"
        )  # fmt: skip


def _problem(status: int, code: str, detail: str) -> JSONResponse:
    return JSONResponse({"type": "about:blank", "status": status, "code": code, "detail": detail},
                        status, media_type="application/problem+json")  # fmt: skip


def _invalid(code: str, found: list[FieldProblem]) -> JSONResponse:
    document = {"type": "about:blank", "status": 422, "code": code,
                "detail": "Certaines informations sont à corriger.",
                "fields": [said.model_dump() for said in found]}  # fmt: skip
    return JSONResponse(document, 422, media_type="application/problem+json")


async def asked(applications: Applications, request: Request, body: Any) -> Response | None:
    return applications.answer(
        request.method, request.url.path, dict(request.query_params), body,
        request.headers.get("accept", ""),
    )  # fmt: skip
