"""What a clerk reads before deciding on a procedure: who asks, about whom, what was written; and
what its kind adds. A part that does not answer leaves the rest standing."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from services.portal.french import instant, phone, siret
from services.portal.inbox import history, moves
from services.portal.inbox.moves import Moves
from services.portal.page import Json, Page, tolerated

REORGANISATIONS = ("company_takeover", "merger")
# Before the operation is done there is something to look forward to.
NOT_DONE = ("pending", "information", "approval", "scheduled", "blocked")
LABELS = {
    "description": "Ce qui est demandé",
    "phone": "Téléphone",
    "member_number": "N° d'adhérent donné",
    "siren": "SIREN donné",
    "siret": "SIRET donné",
    "former_siret": "Ancien SIRET",
    "new_siret": "Nouveau SIRET",
    "former_administrator_email": "E-mail de l'ancien administrateur",
}
SHAPES = {"siret": siret, "former_siret": siret, "new_siret": siret, "siren": siret,
          "phone": phone}  # fmt: skip
MESSAGES = {
    "description": "Demande",
    "question": "Question au demandeur",
    "answer": "Réponse du demandeur",
    "objection": "Opposition",
    "refusal": "Motif du refus",
    "comment": "Message au demandeur",
}
OBSTACLES = {
    "billing_already_moved": "Une autre opération a déjà déplacé la facturation d'un de ces "
    "adhérents.",
    "billing_account_exists": "Un autre adhérent est déjà facturé sous ce SIRET.",
    "siret_already_member": "Le nouveau SIRET est devenu celui d'un autre adhérent.",
    "member_closed": "Un de ces adhérents a été fermé entre-temps.",
    "member_in_reorganisation": "Une autre opération concerne un de ces adhérents.",
}
ANSWER_NOTED = "Réponse notée par le service adhérent"
NO_TIMELINE: Json = {"items": [], "upcoming": []}


@dataclass(frozen=True)
class Procedure:
    """`read` is what membership says of it; `moves` is None unless a plan can be looked at."""

    read: Json
    timeline: Json
    evidence: Json | None = None
    grants: Json | None = None
    reorganisation: Json | None = None
    moves: Moves | None = None
    silent: list[str] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return str(self.read["reference"])

    @property
    def kind(self) -> str:
        return str(self.read["kind"])

    @property
    def typed(self) -> list[tuple[str, str]]:
        content = self.read["content"]
        return [(LABELS[name], SHAPES.get(name, str)(content[name]))
                for name in LABELS if content.get(name)]  # fmt: skip

    @property
    def messages(self) -> list[Json]:
        """An objection is no word of the requester's: it stands with the evidence."""
        elsewhere = {"description", "objection"} if self.evidence else {"description"}
        titles = {**MESSAGES, "refusal": "Motif de l'arrêt"} if self.stopped else MESSAGES
        return [
            {**one, "title": ANSWER_NOTED if _noted(one) else titles.get(one["kind"], "Message")}
            for one in self.read["messages"]
            if one["kind"] not in elsewhere
        ]

    @property
    def stopped(self) -> bool:
        """An approved operation was stopped before its date: the service calls it refused."""
        return any(one["code"] == "cancelled" for one in self.timeline["items"])

    @property
    def too_early(self) -> str:
        """Why nobody can accept yet: those who were told may still object."""
        found = self.evidence
        if found is None or not found["window_open"] or found["former"]["consented_at"]:
            return ""
        return (f"Le changement pourra être accepté le {instant(found['window_until'])}, ou dès "
                "l'accord de l'ancien administrateur.")  # fmt: skip

    @property
    def unplanned(self) -> bool:
        """Nothing can be handed over for approval without a plan."""
        return self.reorganisation is not None and self.reorganisation["plan"] is None

    @property
    def steps(self) -> list[Json]:
        return history.of_steps(self.timeline)

    @property
    def blocked(self) -> Json | None:
        """What interrupted the operation, while it is."""
        if self.read["stage"] != "blocked":
            return None
        events = reversed(self.timeline["items"])
        return next((one for one in events if one["kind"] == "execution_failed"), None)

    @property
    def obstacle(self) -> str:
        """Why, in words where they are known."""
        code = self.blocked["code"] if self.blocked else None
        return OBSTACLES.get(code or "", "L'exploitation peut en dire la cause.")

    @property
    def moved(self) -> list[str]:
        """What the operation did, in numbers, once it is done."""
        return moves.moved(self.reorganisation) if self.reorganisation else []

    @property
    def reason_forwarded(self) -> str:
        if self.kind == "synchronisation":
            return ("Le code n'a pas pu être remis à l'adresse e-mail de l'entreprise. La demande "
                    "vous revient.")  # fmt: skip
        if self.grants is not None and not self.grants["items"]:
            return "Personne n'a accès à cet adhérent. La demande vous revient."
        return ("Les administrateurs de cet adhérent sont partis ou ne se connectent plus depuis "
                "longtemps. La demande vous revient.")  # fmt: skip

    @property
    def forwarded(self) -> Json | None:
        """Why a request came to the member services."""
        events = self.timeline["items"]
        return next((one for one in events if one["kind"] == "forwarded"), None)


def _noted(message: Json) -> bool:
    """The requester's answer, written down by whoever received it."""
    return bool(message["kind"] == "answer" and message["by"] == "member_services")


async def read(page: Page, procedure_id: str) -> Procedure | None:
    """None when it is not the caller's to read, or nobody answers."""
    path = f"/staff/procedures/{procedure_id}"
    found, timeline = await asyncio.gather(
        tolerated(page.api.get(path), None), tolerated(page.api.get(f"{path}/timeline"), None)
    )
    if found is None:
        return None
    silent = [] if timeline else ["le suivi de la démarche"]
    known = timeline or NO_TIMELINE
    if found["kind"] in REORGANISATIONS:
        return await _reorganisation(page, found, known, silent)
    return await _on_access(page, found, known, silent)


async def _on_access(page: Page, found: Json, timeline: Json, silent: list[str]) -> Procedure:
    changes = found["kind"] == "administrator_change"
    evidence, grants = await asyncio.gather(
        _if(changes, page.api.get, f"/staff/procedures/{found['id']}/evidence"),
        _if(found["member_id"] and not changes, page.api.get,
            f"/staff/members/{found['member_id']}/access-grants"),
    )  # fmt: skip
    if changes and evidence is None:
        silent.append("les avis envoyés et les réponses")
    elif not changes and grants is None and found["member_id"]:
        silent.append("les accès à cet adhérent")
    return Procedure(found, timeline, evidence, grants, silent=silent)


async def _reorganisation(page: Page, found: Json, timeline: Json, silent: list[str]) -> Procedure:
    read = await tolerated(page.api.get(f"/staff/reorganisations/{found['id']}"), None)
    if read is None:
        return Procedure(found, timeline, silent=[*silent, "le plan de l'opération"])
    coming = read["plan"] and read["stage"] in NOT_DONE
    looked = await moves.look(page, read) if coming else None
    return Procedure(found, timeline, reorganisation=read, moves=looked, silent=silent)


async def _if(wanted: object, reading: Any, path: str) -> Json | None:
    if not wanted:
        return None
    asked: Awaitable[Any] = reading(path)
    found: Json | None = await tolerated(asked, None)
    return found
