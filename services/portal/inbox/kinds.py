"""The kinds of tasks in the clerk's French: a new kind of task is one entry here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.portal.stages import ACCESSES


@dataclass(frozen=True)
class Outcome:
    """`button` opens the decision, `title` heads it, `done` is said once it is taken, `past` in
    the history. `reader` is who reads the comment. Outcomes of one `group` are one page."""

    button: str
    title: str
    done: str
    tone: str = "outline"
    past: str = ""
    reader: Literal["team", "requester"] = "team"
    hint: str = ""
    group: str = ""


@dataclass(frozen=True)
class Kind:
    """`information` is how this kind of task asks its requester for more: by step, or in one
    question. `groups` heads the outcomes that are chosen on one page."""

    title: str
    short: str
    about: str
    outcomes: Mapping[str, Outcome]
    information: Literal["", "steps", "question"] = ""
    groups: Mapping[str, Outcome] | None = None


def _refuse(what: str = "La demande") -> Outcome:
    return Outcome(
        "Refuser la demande", "Refuser la demande",
        f"{what} est refusée ; la personne qui l'a faite est prévenue.", "danger",
        past="demande refusée", reader="requester",
        hint="Dites ce qui ne permet pas d'accepter et, s'il y a lieu, vers qui se tourner.",
    )  # fmt: skip


REFUSE_APPLICATION = Outcome(
    "Refuser la demande", "Refuser la demande", "La demande est refusée ; l'employeur est prévenu.",
    "danger", past="demande refusée", reader="requester",
    hint="Dites ce qui ne permet pas l'adhésion et, s'il y a lieu, vers qui se tourner.",
)  # fmt: skip
APPLICATIONS: Mapping[str, Kind] = {
    "application_review": Kind(
        "Examiner une demande d'adhésion",
        "Demande d'adhésion",
        "Vérifiez ce que l'employeur a déclaré, puis décidez : accepter, demander une correction "
        "ou refuser.",
        {
            "accept": Outcome(
                "Accepter la demande", "Accepter la demande",
                "La demande est acceptée ; l'adhérent est en cours de création.", "primary",
                past="demande acceptée",
            ),
            "refuse": REFUSE_APPLICATION,
        },
        information="steps",
    ),
    "application_admission_blocked": Kind(
        "Débloquer la création d'un adhérent",
        "Création interrompue",
        "La demande est acceptée, mais la création de l'adhérent s'est interrompue. Rien n'a été "
        "créé. Levez l'obstacle puis reprenez la création, ou refusez la demande.",
        {
            "retry": Outcome(
                "Reprendre la création", "Reprendre la création de l'adhérent",
                "La création de l'adhérent reprend.", "primary", past="création reprise",
            ),
            "refuse": REFUSE_APPLICATION,
        },
    ),
}  # fmt: skip


def _grant(access: str) -> Outcome:
    label, hint = ACCESSES[access]
    return Outcome(label, "Donner un accès", "L'accès est donné ; la personne est prévenue.",
                   "primary", past=f"accès donné ({label.lower()})", reader="requester", hint=hint,
                   group="acces")  # fmt: skip


FOR_REQUESTER = "La personne qui a fait la demande lira ce texte."
ACCESS: Mapping[str, Kind] = {
    "access_request": Kind(
        "Décider d'une demande de gestion",
        "Demande de gestion",
        "Assurez-vous que la personne agit bien pour cet adhérent, puis choisissez l'accès à lui "
        "donner, ou refusez.",
        {**{f"grant_{access}": _grant(access) for access in ACCESSES}, "refuse": _refuse()},
        information="question",
        groups={
            "acces": Outcome("Donner un accès", "Donner un accès", "", "primary",
                             reader="requester", hint=FOR_REQUESTER),
        },
    ),
    "synchronisation": Kind(
        "Décider d'une synchronisation",
        "Synchronisation",
        "La personne connaît le numéro et le SIREN de l'adhérent. Assurez-vous qu'elle agit bien "
        "pour lui : elle en deviendra l'administrateur.",
        {
            "accept": Outcome(
                "Accepter la synchronisation", "Accepter la synchronisation",
                "La synchronisation est acceptée ; la personne est prévenue.", "primary",
                past="synchronisation acceptée", reader="requester", hint=FOR_REQUESTER,
            ),
            "refuse": _refuse(),
        },
        information="question",
    ),
    "access_reviews": Kind(
        "Relancer les revues d'accès sans réponse",
        "Revues d'accès",
        "Ces adhérents n'ont pas confirmé dans les soixante jours qui a encore accès à leur "
        "compte. Joignez un administrateur de chacun, puis terminez la tâche. Personne ne perd "
        "son accès.",
        {"done": Outcome("Terminer la tâche", "Terminer la tâche", "La tâche est terminée.",
                         "primary", past="tâche terminée")},
    ),
    "administrator_change": Kind(
        "Décider d'un changement d'administrateur",
        "Changement d'administrateur",
        "Lisez qui a été prévenu et ce qui a été répondu. Avant la fin du délai d'opposition, "
        "n'acceptez que si l'ancien administrateur a donné son accord.",
        {
            "accept": Outcome(
                "Accepter le changement", "Accepter le changement d'administrateur",
                "Le changement est accepté ; les personnes concernées sont prévenues.", "primary",
                past="changement accepté", reader="requester",
                hint=FOR_REQUESTER,
            ),
            "refuse": _refuse(),
        },
        information="question",
    ),
}  # fmt: skip


def _preparation(title: str, short: str) -> Kind:
    return Kind(
        title,
        short,
        "Convenez de l'opération avec la personne qui la demande, enregistrez le plan, lisez ce "
        "qu'il ferait, puis transmettez-le à un collègue pour approbation.",
        {
            "submit": Outcome(
                "Transmettre pour approbation", "Transmettre le plan pour approbation",
                "Le plan est transmis ; une autre personne du service doit l'approuver.",
                "primary", past="plan transmis pour approbation",
                hint="Ce que la personne qui approuve doit savoir.",
            ),
            "refuse": _refuse(),
        },
        information="question",
    )  # fmt: skip


def _approval(title: str, short: str) -> Kind:
    return Kind(
        title,
        short,
        "Vous êtes la seconde personne : relisez la demande, le plan et ce qu'il va déplacer, puis "
        "approuvez ou renvoyez la préparation.",
        {
            "approve": Outcome(
                "Approuver l'opération", "Approuver l'opération",
                "L'opération est approuvée ; elle se fera à sa date d'effet.", "primary",
                past="opération approuvée",
            ),
            "return": Outcome(
                "Renvoyer la préparation", "Renvoyer la préparation",
                "La préparation est renvoyée ; elle est à reprendre dans la corbeille de l'équipe.",
                past="plan renvoyé",
                hint="Dites ce qui est à revoir dans le plan.",
            ),
        },
    )  # fmt: skip


def _blocked(title: str, short: str) -> Kind:
    return Kind(
        title,
        short,
        "L'opération approuvée s'est interrompue. Ce qui avait commencé a été défait : rien n'a "
        "changé. Levez l'obstacle puis reprenez-la, renvoyez le plan, ou refusez la demande.",
        {
            "retry": Outcome("Reprendre l'opération", "Reprendre l'opération",
                             "L'opération reprend.", "primary", past="opération reprise"),
            "return": Outcome("Renvoyer la préparation", "Renvoyer la préparation",
                              "Le plan est à revoir.", past="plan renvoyé",
                              hint="Dites ce qui est à revoir dans le plan."),
            "refuse": _refuse(),
        },
    )  # fmt: skip


REORGANISATIONS: Mapping[str, Kind] = {
    "takeover_preparation": _preparation("Préparer un rachat de société", "Rachat à préparer"),
    "takeover_approval": _approval("Approuver un rachat de société", "Rachat à approuver"),
    "takeover_blocked": _blocked("Débloquer un rachat de société", "Rachat interrompu"),
    "merger_preparation": _preparation("Préparer une fusion", "Fusion à préparer"),
    "merger_approval": _approval("Approuver une fusion", "Fusion à approuver"),
    "merger_blocked": _blocked("Débloquer une fusion", "Fusion interrompue"),
}
KINDS: Mapping[str, Kind] = {**APPLICATIONS, **ACCESS, **REORGANISATIONS}
# A task opened by a newer process than these pages: it can be read, held and finished.
OTHER = Kind("Traiter une tâche", "Autre tâche", "", {})
FINISH = Outcome("Terminer la tâche", "Terminer la tâche", "La tâche est terminée.", "primary",
                 past="tâche terminée")  # fmt: skip


def kind(task_type: str) -> Kind:
    return KINDS.get(task_type, OTHER)


def outcome(task_type: str, code: str) -> Outcome:
    return kind(task_type).outcomes.get(code, FINISH)


def said(task_type: str, code: str) -> str:
    """An outcome in the history."""
    return outcome(task_type, code).past
