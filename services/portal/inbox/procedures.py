"""What a clerk reads before deciding on a procedure: who asks, about whom, what was written; and
what its kind adds. A part that does not answer leaves the rest standing."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from services.portal.french import phone, siret
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
        return [{**one, "title": MESSAGES.get(one["kind"], "Message")}
                for one in self.read["messages"] if one["kind"] != "description"]  # fmt: skip

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
    def forwarded(self) -> Json | None:
        """Why an access request came to the member services."""
        events = self.timeline["items"]
        return next((one for one in events if one["kind"] == "forwarded"), None)


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
