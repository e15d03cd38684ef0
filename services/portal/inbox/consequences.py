"""What a decision on a procedure will do, in numbers, said before it is taken."""

from dataclasses import dataclass, field

from services.portal.french import counted, long_day
from services.portal.inbox.procedures import Procedure

FIGURES_MISSING = (
    "Tous les services n'ont pas donné leurs chiffres, et l'on n'approuve pas sans les avoir lus."
)


@dataclass(frozen=True)
class Consequences:
    """`missing`: what did not answer, without which the decision cannot be taken."""

    sentence: str = ""
    lines: list[str] = field(default_factory=list)
    missing: str = ""


def consequences(procedure: Procedure | None, code: str) -> Consequences | None:
    """None when there is nothing these pages know to say."""
    if procedure is None:
        return None
    if procedure.kind in ("company_takeover", "merger"):
        return _of_plan(procedure, code)
    if code == "refuse":
        return _refused(procedure)
    if procedure.kind == "administrator_change":
        return _administrator(procedure)
    return _access(procedure)


def _of_plan(procedure: Procedure, code: str) -> Consequences | None:
    if code == "refuse":
        return _refused(procedure)
    if code == "return":
        return Consequences(lines=[
            "Rien n'est modifié : la préparation revient dans la corbeille de l'équipe.",
            "Votre commentaire est montré à qui la reprend ; le demandeur ne le voit pas.",
        ])  # fmt: skip
    if procedure.moves is None:
        return Consequences(missing="Le plan de l'opération n'a pas pu être lu.")
    moves, plan = procedure.moves, procedure.moves.read["plan"]
    effective = long_day(plan["effective_on"])
    then = (
        "Une autre personne du service relit ce plan et l'approuve, ou vous le renvoie."
        if code == "submit"
        else f"L'opération se fait le {effective}, en une fois ou pas du tout ; elle peut ensuite"
        " être annulée pendant quinze jours."
    )
    missing = "" if moves.complete or code == "submit" else FIGURES_MISSING
    return Consequences(
        f"Le {effective}, {_small(moves.sentence)}", [*moves.effects, then], missing
    )


def _small(sentence: str) -> str:
    """Inside another sentence; names and figures stay as they are."""
    for start in ("Les ", "L'"):
        if sentence.startswith(start):
            return start.lower() + sentence[len(start) :]
    return sentence


def _refused(procedure: Procedure) -> Consequences:
    return Consequences(lines=[
        "La démarche est close et rien n'est modifié.",
        f"Le motif écrit ci-dessous est transmis tel quel à {_who(procedure)}.",
    ])  # fmt: skip


def _access(procedure: Procedure) -> Consequences:
    member = _member(procedure)
    lines = []
    if procedure.kind == "synchronisation":
        lines.append(f"1 accès administrateur est donné à {_who(procedure)}, sur {member}.")
    else:
        lines.append(f"1 accès est donné à {_who(procedure)}, sur {member}.")
    if procedure.grants is not None:
        count = len(procedure.grants["items"])
        people = counted(count, "personne a déjà accès", "personnes ont déjà accès")
        lines.append(f"{people} à cet adhérent." if count else "Personne n'y a encore accès.")
    lines.append("La personne est prévenue par courriel.")
    return Consequences(lines=lines)


def _administrator(procedure: Procedure) -> Consequences:
    lines = [
        f"1 accès administrateur est donné à {_who(procedure)}, sur {_member(procedure)}.",
    ]
    found = procedure.evidence
    if found is not None:
        former = found["former"]
        name = former["display_name"] or former["email"]
        lines.append(
            f"1 accès est retiré : {name}."
            if former["access_now"]
            else "Aucun accès n'est retiré : l'ancien administrateur n'en a plus."
        )
        others = sum(one["email"] != former["email"] for one in found["users"])
        if others:
            lines.append(
                counted(others, "autre accès est inchangé", "autres accès sont inchangés") + "."
            )
    lines.append("Les personnes concernées sont prévenues par courriel.")
    return Consequences(lines=lines)


def _who(procedure: Procedure) -> str:
    return str(procedure.read["requester_name"] or "la personne qui a fait la demande")


def _member(procedure: Procedure) -> str:
    read = procedure.read
    if not read["member_name"]:
        return "l'adhérent"
    return f"{read['member_name']} (n°\u00a0{read['member_number']})"
