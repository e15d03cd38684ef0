"""The codes of tasks in the clerk's French: states, verbs, teams, urgency."""

from collections.abc import Mapping
from typing import Any

from services.portal.inbox.kinds import KINDS, kind, outcome, said

STATES: Mapping[str, tuple[str, str, str]] = {
    "created": ("À prendre", "accent", "inbox"),
    "ready": ("À prendre", "accent", "inbox"),
    "reserved": ("Prise en charge", "neutral", "person-check"),
    "in_progress": ("Prise en charge", "neutral", "person-check"),
    "suspended": ("Mise de côté", "neutral", "pause-circle"),
    "completed": ("Terminée", "success", "check-lg"),
    "obsolete": ("Sans objet", "neutral", "slash-circle"),
    "exited": ("Sans suite : la demande a été retirée ou a expiré", "neutral", "slash-circle"),
    "error": ("Interrompue", "danger", "x-octagon"),
}
VERBS: Mapping[str, str] = {
    "claim": "prend la tâche en charge",
    "unclaim": "remet la tâche dans la corbeille",
    "assign": "confie la tâche à un collègue",
    "delegate": "demande l'avis d'un collègue",
    "resolve": "rend la tâche",
    "suspend": "met la tâche de côté",
    "resume": "reprend la tâche",
    "forward": "passe la tâche à une autre équipe",
    "request_information": "demande une précision",
    "submit_information": "note la réponse du demandeur",
    "escalate": "signale la tâche comme prioritaire",
    "set_follow_up_date": "fixe une date de suivi",
    "set_priority": "change la priorité",
    "complete": "prend la décision",
}
GROUPS: Mapping[str, str] = {
    "member_services": "Service adhérent",
    "health_team": "Équipe santé travail",
    "supervisor": "Responsables",
    "operator": "Exploitation",
}
STEPS: Mapping[str, str] = {
    "identification": "Identification",
    "company": "Entreprise",
    "positions": "Postes",
    "employees": "Salariés",
}
# Each level of priority: the least figure, its word, its tone and its shape.
PRIORITIES: tuple[tuple[int, str, str, str], ...] = (
    (90, "Urgente", "danger", "chevron-double-up"),
    (60, "Prioritaire", "warning", "flag"),
    (40, "Normale", "neutral", "dash-lg"),
    (0, "Peut attendre", "neutral", "chevron-down"),
)
PRIORITY_CHOICES = ((100, "Urgente"), (75, "Prioritaire"), (50, "Normale"), (25, "Peut attendre"))


def priority(figure: int) -> tuple[str, str, str]:
    """The word, tone and shape of a priority from 0 to 100."""
    return next((word, tone, shape) for least, word, tone, shape in PRIORITIES if figure >= least)


def group(code: str) -> str:
    """A team in words. Of one health team, the name is not this service's to know."""
    return GROUPS.get(code) or GROUPS.get(code.partition("/")[0], "Autre équipe")


def requester(task: Mapping[str, Any]) -> str:
    """Whoever the task comes from: an employer who joins, or a person who asks."""
    return "l'employeur" if task["subject_kind"] == "membership_application" else "le demandeur"


__all__ = ["GROUPS", "KINDS", "PRIORITIES", "PRIORITY_CHOICES", "STATES", "STEPS", "VERBS",
           "group", "kind", "outcome", "priority", "requester", "said"]  # fmt: skip
