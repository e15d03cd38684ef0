"""The timeline in French: what was done, and what comes next."""

from collections.abc import Mapping

from services.membership.procedures.answers import NextStep, TimelineEvent
from services.membership.procedures.tables import Procedure, ProcedureEvent
from shared.contracts.membership.procedures import (
    EventKind,
    Holder,
    ProcedureKind,
    Stage,
)

DONE: Mapping[EventKind, str] = {
    EventKind.OPENED: "Demande enregistrée",
    EventKind.CODE_SENT: "Code envoyé à l'adresse e-mail connue de l'entreprise",
    EventKind.CODE_CONFIRMED: "Code confirmé",
    EventKind.TAKEN_UP: "Examen commencé par le service adhérent",
    EventKind.REMINDED: "Rappel envoyé",
    EventKind.FORWARDED: "Demande transmise au service adhérent",
    EventKind.TOLD: "Personnes concernées informées",
    EventKind.UNREACHABLE: "L'adresse de l'ancien administrateur ne reçoit plus de messages",
    EventKind.CONSENTED: "Accord de l'ancien administrateur",
    EventKind.OBJECTED: "Opposition reçue",
    EventKind.WINDOW_CLOSED: "Délai d'opposition écoulé",
    EventKind.INFORMATION_REQUESTED: "Informations demandées",
    EventKind.INFORMATION_GIVEN: "Réponse reçue",
    EventKind.PREPARED: "Opération préparée",
    EventKind.APPROVED: "Opération approuvée",
    EventKind.RETURNED: "Préparation à revoir",
    EventKind.EXECUTION_STARTED: "Réalisation commencée",
    EventKind.EXECUTED: "Opération réalisée",
    EventKind.EXECUTION_FAILED: "Opération interrompue ; rien n'a été modifié",
    EventKind.UNDONE: "Opération annulée ; tout est revenu à l'état antérieur",
    EventKind.ACCEPTED: "Demande acceptée",
    EventKind.REFUSED: "Demande refusée",
    EventKind.WITHDRAWN: "Demande retirée",
    EventKind.EXPIRED: "Demande expirée, faute de suite",
}
# What an event says of a stage that only some kinds have.
OF_KIND: Mapping[tuple[ProcedureKind, EventKind], str] = {
    (ProcedureKind.SYNCHRONISATION, EventKind.ACCEPTED): "Adhérent synchronisé",
    (ProcedureKind.ACCESS_REQUEST, EventKind.ACCEPTED): "Accès donné",
    (ProcedureKind.ACCESS_REQUEST, EventKind.FORWARDED): (
        "Aucun administrateur ne peut répondre : demande transmise au service adhérent"
    ),
    (ProcedureKind.ADMINISTRATOR_CHANGE, EventKind.ACCEPTED): "Nouvel administrateur désigné",
    (ProcedureKind.MERGER, EventKind.EXECUTED): "Fusion réalisée",
    (ProcedureKind.COMPANY_TAKEOVER, EventKind.EXECUTED): "Reprise de l'entreprise enregistrée",
}

# What a code says of an event.
OF_CODE: Mapping[tuple[EventKind, str | None], str] = {
    (EventKind.WITHDRAWN, "access_already_held"): (
        "Demande sans objet : l'accès a été obtenu autrement"
    ),
    (EventKind.REFUSED, "cancelled"): "Opération arrêtée avant sa date d'effet",
    (EventKind.REFUSED, "stopped"): "Opération arrêtée par le service ; rien n'a été modifié",
}

# Given otherwise than here, and written down by whoever received it.
ANSWER_NOTED = "Réponse notée par le service adhérent"

NEXT: Mapping[Stage, tuple[str, Holder]] = {
    Stage.CODE_SENT: ("Saisir le code reçu par l'entreprise", Holder.REQUESTER),
    Stage.INFORMATION: ("Répondre au service adhérent", Holder.REQUESTER),
    Stage.APPROVAL: ("Approbation par une seconde personne du service", Holder.MEMBER_SERVICES),
    Stage.SCHEDULED: ("Réalisation à la date d'effet", Holder.PORTAL),
    Stage.EXECUTION: ("Réalisation en cours", Holder.PORTAL),
    Stage.BLOCKED: ("Reprise par le service adhérent", Holder.MEMBER_SERVICES),
    Stage.UNDO_WINDOW: ("Fin de la période d'annulation", Holder.PORTAL),
}


def timeline_event(
    event: ProcedureEvent, kind: ProcedureKind, *, asked: bool = False
) -> TimelineEvent:
    """Whoever `asked` must not learn whose e-mail they named: they read that people were told."""
    what = EventKind(event.kind)
    if asked and what is EventKind.UNREACHABLE:
        what = EventKind.TOLD
    shown = ("sequence", "at", "by", "stage", "held_by", "until", "code")
    columns = {"kind": what, **{name: getattr(event, name) for name in shown}}
    label = OF_CODE.get((what, event.code)) or OF_KIND.get((kind, what), DONE[what])
    if what is EventKind.INFORMATION_GIVEN and event.by == Holder.MEMBER_SERVICES:
        label = ANSWER_NOTED
    return TimelineEvent.model_validate({**columns, "label": label})


def upcoming(procedure: Procedure) -> list[NextStep]:
    """What comes next from where the procedure stands."""
    stage, holder = Stage(procedure.stage), Holder(procedure.held_by)
    if stage is Stage.PENDING:
        label = (
            "Décision d'un administrateur de l'adhérent"
            if holder is Holder.ADMINISTRATORS
            else "Examen par le service adhérent"
        )
        return [NextStep(label=label, held_by=holder, until=procedure.until)]
    if stage not in NEXT:
        return []
    label, holder = NEXT[stage]
    return [NextStep(label=label, held_by=holder, until=procedure.until)]
