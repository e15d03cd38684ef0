"""The codes of tasks in the clerk's French: one place, so that a new kind of task is one entry."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`button` opens the decision, `title` heads it, `done` is said once it is taken."""

    button: str
    title: str
    done: str
    tone: str = "outline"


@dataclass(frozen=True)
class Kind:
    """`request_information` is how this kind of task asks its requester for more."""

    title: str
    short: str
    about: str
    outcomes: Mapping[str, Outcome]
    information: bool = False


REFUSE = Outcome(
    "Refuser la demande", "Refuser la demande", "La demande est refusée ; l'employeur est prévenu.",
    "danger",
)  # fmt: skip
KINDS: Mapping[str, Kind] = {
    "application_review": Kind(
        "Examiner une demande d'adhésion",
        "Demande d'adhésion",
        "Vérifiez ce que l'employeur a déclaré, puis décidez : accepter, demander une correction "
        "ou refuser.",
        {
            "accept": Outcome(
                "Accepter la demande",
                "Accepter la demande",
                "La demande est acceptée ; l'adhérent est en cours de création.",
                "primary",
            ),
            "refuse": REFUSE,
        },
        information=True,
    ),
    "application_admission_blocked": Kind(
        "Débloquer la création d'un adhérent",
        "Création interrompue",
        "La demande est acceptée, mais la création de l'adhérent s'est interrompue. Rien n'a été "
        "créé. Levez l'obstacle puis reprenez la création, ou refusez la demande.",
        {
            "retry": Outcome(
                "Reprendre la création",
                "Reprendre la création de l'adhérent",
                "La création de l'adhérent reprend.",
                "primary",
            ),
            "refuse": REFUSE,
        },
    ),
}
# A task opened by a newer process than these pages: it can be read, held and finished.
OTHER = Kind("Traiter une tâche", "Autre tâche", "", {})
FINISH = Outcome("Terminer la tâche", "Terminer la tâche", "La tâche est terminée.", "primary")

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
OUTCOMES: Mapping[str, str] = {
    "accept": "demande acceptée",
    "refuse": "demande refusée",
    "retry": "création reprise",
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
    "request_information": "demande une correction à l'employeur",
    "escalate": "signale la tâche comme prioritaire",
    "complete": "prend la décision",
}
GROUPS: Mapping[str, str] = {
    "member_services": "Service adhérent",
    "health_team": "Équipe santé travail",
    "operator": "Exploitation",
}
STEPS: Mapping[str, str] = {
    "identification": "Identification",
    "company": "Entreprise",
    "positions": "Postes",
    "employees": "Salariés",
}


def kind(task_type: str) -> Kind:
    return KINDS.get(task_type, OTHER)


def outcome(task_type: str, code: str) -> Outcome:
    return kind(task_type).outcomes.get(code, FINISH)
