"""The access types and the history of access in French."""

from collections.abc import Mapping, Sequence

from services.membership.access.answers import AccessType, Advice, EventKind
from shared.contracts.membership.levels import Access
from shared.http.rights import RIGHTS, Right

LABELS: Mapping[Access, str] = {
    Access.ADMINISTRATOR: "Administrateur",
    Access.FULL: "Accès complet",
    Access.WORKFORCE_AND_VISITS: "Effectif et visites",
    Access.BILLING: "Facturation",
    Access.READ_ONLY: "Lecture seule",
}
SENTENCES: Mapping[Access, str] = {
    Access.ADMINISTRATOR: "Tout consulter, tout faire, et décider qui a accès à l'adhérent.",
    Access.FULL: "Tout consulter et tout faire, sauf décider qui a accès.",
    Access.WORKFORCE_AND_VISITS: (
        "Postes de travail, salariés et visites ; ni déclarations, ni factures."
    ),
    Access.BILLING: "Déclarations et factures ; ni salariés, ni visites.",
    Access.READ_ONLY: "Tout consulter, sans rien modifier.",
}
MAY: Mapping[Right, str] = {
    Right.READ_MEMBER: "Consulter la fiche de l'adhérent et l'équipe de santé",
    Right.CHANGE_MEMBER: "Modifier la fiche, les adresses et les contacts",
    Right.READ_WORKFORCE: "Consulter les postes de travail, les salariés et les visites",
    Right.CHANGE_WORKFORCE: "Déclarer postes et salariés, demander des visites",
    Right.READ_BILLING: "Consulter les déclarations et les factures",
    Right.CHANGE_BILLING: "Faire la déclaration annuelle",
    Right.MANAGE_ACCESS: "Décider qui a accès à l'adhérent",
}
SINGLE_ADMINISTRATOR = Advice(
    code="single_administrator",
    text=(
        "Cet adhérent n'a qu'un administrateur. Nous vous conseillons d'en désigner un second :"
        " les demandes d'accès recevront une réponse pendant vos absences, et l'adhérent ne"
        " restera pas sans administrateur si vous quittez l'entreprise."
    ),
)


def types() -> Sequence[AccessType]:
    return [
        AccessType(
            access=access,
            label=LABELS[access],
            sentence=SENTENCES[access],
            may=[MAY[right] for right in Right if right in RIGHTS[access]],
            may_not=[MAY[right] for right in Right if right not in RIGHTS[access]],
        )
        for access in Access
    ]


def event(kind: EventKind, before: Access | None, after: Access | None, *, review: bool) -> str:
    if kind == "granted" and after is not None:
        return f"Accès donné : {LABELS[after]}"
    if kind == "changed" and before is not None and after is not None:
        return f"Type d'accès modifié : {LABELS[before]}, désormais {LABELS[after]}"
    if kind == "confirmed":
        return "Accès vérifiés et confirmés"
    if kind == "left":
        return "Accès abandonné par la personne elle-même"
    return "Accès retiré lors de la vérification des accès" if review else "Accès retiré"
