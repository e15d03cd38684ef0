"""Membership's procedures and accesses played for page tests, kept in memory.

Who reads decides what there is: `newcomer` has no member, `one` a few of everything, `crowd` three
hundred, `lone` nobody else, `reader` an access without rights.
"""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from tests.portal import access_samples, procedures_samples
from tests.portal.procedures_samples import (
    CODE,
    IDS,
    ME,
    NUMBER,
    OTHERS,
    SAMPLES,
    SYNCHRONISED,
    TITLES,
    asked,
    id_of,
    sample,
    timeline,
)

NEWEST = datetime(2026, 11, 20, 8, tzinfo=UTC)
ALREADY = (
    "Cette démarche de synchronisation a déjà été réalisée. Nous vous invitons à choisir DEMANDER"
    " LA GESTION D'UN ADHERENT pour ce compte"
)
NOT_A_PAIR = "Ce numéro d'adhérent et ce numéro d'entreprise ne correspondent pas."


class Procedures:
    """`events` are lines added to a timeline that is followed live."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.kept = {IDS[name]: sample(name) for name in SAMPLES}
        self.names = {one: name for name, one in IDS.items()}
        self.waiting = procedures_samples.waiting()
        self.decided = procedures_samples.answered()
        self.grants = access_samples.everybody()
        self.events: dict[str, list[dict[str, Any]]] = {}

    def answer(
        self, person: str, method: str, path: str, query: dict[str, str], body: Any, accept: str
    ) -> Response | None:
        if path == "/me/procedures":
            return JSONResponse(self._mine(person, query.get("cursor")))
        if path == "/me/approvals":
            return JSONResponse(self._approvals(person))
        if path.startswith("/me/approvals/"):
            return self._decide(path.split("/")[3], body)
        if path.startswith("/members/") and "/access-" in path:
            return self._access(person, method, path, body)
        if not path.startswith("/procedures/"):
            return None
        one, _, below = path.removeprefix("/procedures/").partition("/")
        if method == "POST" and not below:
            return self._open(one.replace("-", "_"), body)
        if one not in self.kept:
            return refusal(404, "not_found", "Cette démarche n'existe pas.")
        if below == "timeline":
            return self._timeline(one, "event-stream" in accept)
        return self._on(method, one, below, body)

    def _mine(self, person: str, cursor: str | None) -> dict[str, Any]:
        if person not in ("one", "crowd"):
            return {"items": [], "next": None}
        if person == "crowd":
            whole = [many(number) for number in range(300)]
            start = int(cursor or 0)
            more = str(start + 50) if start + 50 < len(whole) else None
            return {"items": whole[start : start + 50], "next": more}
        mine = [one for one in self.kept.values() if one["relation"] == "requester"]
        return {"items": sorted(mine, key=lambda one: str(one["created_at"]), reverse=True),
                "next": None}  # fmt: skip

    def _approvals(self, person: str) -> dict[str, Any]:
        if person == "crowd":
            crowd = [asked(number, f"Personne Numéro {number}") for number in range(30)]
            return {"items": crowd, "decided": self.decided, "next": None}
        if person != "one":
            return {"items": [], "decided": [], "next": None}
        return {"items": self.waiting, "decided": self.decided, "next": None}

    def _decide(self, one: str, body: Any) -> Response:
        line = next((line for line in self.waiting if line["id"] == one), None)
        if line is None:
            return refusal(409, "procedure_decided",
                           "Cette demande a déjà été traitée par Élodie Le Goff.")  # fmt: skip
        if body["decision"] == "accept" and body["access"] is None:
            return refusal(422, "access_required", "Choisissez le type d'accès à donner.", "access")
        if body["decision"] == "refuse" and not body["comment"]:
            return refusal(422, "comment_required", "Indiquez le motif du refus.", "comment")
        state = "accepted" if body["decision"] == "accept" else "refused"
        self.waiting.remove(line)
        self.decided.insert(0, {**line, "state": state, "stage": state,
                                "access": body["access"], "allowed_actions": []})  # fmt: skip
        return JSONResponse({"stage": state, "state": state})

    def _open(self, kind: str, body: Any) -> Response:
        number = body.get("member_number", "")
        if not body.get("description", "x"):
            return refusal(422, "invalid", "Décrivez votre demande.", "description")
        if "member_number" in body and not number:
            return refusal(422, "invalid_pair", "Le numéro d'adhérent est un nombre.",
                           "member_number")  # fmt: skip
        if number == OTHERS:
            return refusal(404, "member_pair_unknown", NOT_A_PAIR)
        if number == SYNCHRONISED and kind == "synchronisation":
            return refusal(409, "already_synchronised", ALREADY)
        name = next(name for name, one in SAMPLES.items() if one[0] == kind)
        if kind == "synchronisation" and number == NUMBER:
            name = "synchronised"
        return JSONResponse(self.kept[IDS[name]], 201)

    def _timeline(self, one: str, live: bool) -> Response:
        found = timeline(self.names[one], self.kept[one])
        found["items"] += self.events.get(one, [])
        if not live:
            return JSONResponse(found)
        text = "".join(
            f"id: {event['sequence']}\nevent: timeline\ndata: {json.dumps(event)}\n\n"
            for event in found["items"]
        )
        return Response(text, media_type="text/event-stream")

    def _on(self, method: str, one: str, below: str, body: Any) -> Response:
        procedure = self.kept[one]
        if method == "GET":
            shown = self._code(one) if below == "confirmation" else procedure
            return JSONResponse(shown)
        if method == "DELETE":
            self._end(one, "withdrawn", "cancelled")
            return Response(status_code=204)
        if below == "answers":
            if not body["text"]:
                return refusal(422, "invalid", "Écrivez votre réponse.", "text")
            procedure.update(stage="pending", held_by="member_services", allowed_actions=[])
        if below == "confirmation":
            if body["code"] != CODE:
                said = "Ce code n'est pas le bon. Il vous reste 4 essais."
                return refusal(422, "code_wrong", said, "code")
            self._end(one, "accepted", "accepted")
            procedure["access"] = "administrator"
        if below == "objection" and not body["comment"]:
            return refusal(422, "invalid", "Dites pourquoi vous vous opposez.", "comment")
        return JSONResponse({"stage": procedure["stage"], "state": procedure["state"]})

    def _code(self, one: str) -> dict[str, Any]:
        name = self.names[one]
        until = "2099-11-24T09:00:00Z" if name == "code" else "2020-01-01T09:00:00Z"
        return {"sent_to": "c•••@•••", "until": until, "tries_left": 5,
                "codes_left": 0 if name == "code-spent" else 2}  # fmt: skip

    def _end(self, one: str, stage: str, state: str) -> None:
        self.kept[one].update(
            stage=stage, state=state, held_by="nobody", until=None, allowed_actions=[]
        )

    def _access(self, person: str, method: str, path: str, body: Any) -> Response:
        _, _, member, below, *account = path.split("/")
        if below == "access-history":
            events = [] if person == "lone" else access_samples.history()
            return JSONResponse({"items": events, "next": None})
        if method == "GET":
            return JSONResponse(self._listed(person, member))
        if below == "access-review":
            kept = [one for one in self.grants if one["account_id"] in body["keep"]]
            if not any(one["access"] == "administrator" for one in kept):
                return refusal(409, "last_administrator", "Gardez un administrateur.", "keep")
            self.grants = kept
            return JSONResponse({"confirmed_at": "2026-11-23T08:00:00Z", "kept": len(kept)})
        line = next(one for one in self.grants if one["account_id"] == account[0])
        if method == "DELETE":
            self.grants.remove(line)
            return Response(status_code=204)
        line.update(access=body["access"], label=access_samples.LABELS[body["access"]])
        return JSONResponse(line)

    def _listed(self, person: str, member: str) -> dict[str, Any]:
        items = copy.deepcopy(self.grants)
        if person == "reader":
            mine = access_samples.grant(ME, "Anne-Gaëlle N'Diaye-Le Bihan", "read_only", "leave",
                                        granted_by=access_samples.OTHER)  # fmt: skip
            return access_samples.page([mine], manages=False)
        if person == "lone":
            items = items[:1]
            items[0]["allowed_actions"] = []
        if person == "crowd":
            items += [access_samples.somebody(number) for number in range(60)]
        review = {"one": "due", "crowd": "overdue"}.get(person, "none")
        return access_samples.page(items, manages=True, review=review)


def many(number: int) -> dict[str, Any]:
    """One of three hundred, the newest first."""
    kinds, states = list(TITLES), ("in_progress", "accepted", "refused", "cancelled", "expired")
    state = states[number % 5] if number else "in_progress"
    stage = {"in_progress": "pending", "cancelled": "withdrawn"}.get(state, state)
    return {
        **sample("forwarded"), "id": id_of(2000 + number), "reference": f"P-{3000 - number:06}",
        "kind": kinds[number % 5], "state": state, "stage": stage,
        "created_at": (NEWEST - number * timedelta(days=1)).isoformat(),
        "held_by": "member_services" if state == "in_progress" else "nobody",
    }  # fmt: skip


def refusal(status: int, code: str, detail: str, field: str = "") -> JSONResponse:
    fields = [{"field": field, "code": code, "detail": detail}] if field else []
    document = {"type": "about:blank", "status": status, "code": code, "detail": detail,
                "fields": fields}  # fmt: skip
    return JSONResponse(document, status, media_type="application/problem+json")


async def asked_of(
    procedures: Procedures, person: str, request: Request, body: Any
) -> Response | None:
    return procedures.answer(
        person, request.method, request.url.path, dict(request.query_params), body,
        request.headers.get("accept", ""),
    )  # fmt: skip
