"""The timeline in French: what was done, and what comes next."""

from collections.abc import Mapping
from datetime import datetime

from services.membership.applications.answers import NextStep, TimelineEvent
from services.membership.tables import Application, Event
from shared.contracts.membership.applications import STEPS, EventKind, Holder, Stage, Step

STEP_NAMES: Mapping[Step, str] = {
    Step.IDENTIFICATION: "Identification",
    Step.COMPANY: "Entreprise",
    Step.POSITIONS: "Postes",
    Step.EMPLOYEES: "Salariés",
}
DONE: Mapping[EventKind, str] = {
    EventKind.OPENED: "Demande ouverte",
    EventKind.STEP_COMPLETED: "Étape terminée",
    EventKind.REMINDED: "Rappel envoyé : la demande attend d'être complétée",
    EventKind.SUBMITTED: "Demande transmise au service adhérent",
    EventKind.TAKEN_UP: "Examen commencé",
    EventKind.CORRECTIONS_REQUESTED: "Corrections demandées",
    EventKind.RESUBMITTED: "Demande corrigée et transmise à nouveau",
    EventKind.ACCEPTED: "Demande acceptée",
    EventKind.ADMISSION_FAILED: "Création de l'adhérent interrompue ; rien n'a été créé",
    EventKind.MEMBER_CREATED: "Adhérent créé, message de bienvenue envoyé",
    EventKind.REFUSED: "Demande refusée",
    EventKind.WITHDRAWN: "Demande retirée",
    EventKind.EXPIRED: "Demande expirée, faute de suite",
}


def timeline_event(event: Event) -> TimelineEvent:
    kind = EventKind(event.kind)
    label = DONE[kind]
    if event.step is not None:
        step = Step(event.step)
        label = f"Étape {STEPS.index(step) + 1} terminée : {STEP_NAMES[step]}"
    return TimelineEvent.model_validate({**_columns(event), "label": label})


def _columns(event: Event) -> dict[str, object]:
    shown = ("sequence", "at", "kind", "by", "stage", "held_by", "until", "step", "code")
    return {name: getattr(event, name) for name in shown}


def upcoming(application: Application) -> list[NextStep]:
    """What comes next from where the application stands, soonest first."""
    stage, until = Stage(application.stage), application.until

    def steps(*labels: tuple[str, Holder]) -> list[NextStep]:
        dates: list[datetime | None] = [until, *[None] * len(labels)]
        return [
            NextStep(label=label, held_by=held_by, until=day)
            for (label, held_by), day in zip(labels, dates, strict=False)
        ]

    review = ("Examen par le service adhérent", Holder.MEMBER_SERVICES)
    creation = ("Création de l'adhérent et message de bienvenue", Holder.PORTAL)
    match stage:
        case Stage.DRAFT:
            return steps(("Compléter et transmettre la demande", Holder.EMPLOYER), review, creation)
        case Stage.CORRECTIONS:
            return steps(("Corriger et transmettre à nouveau", Holder.EMPLOYER), review, creation)
        case Stage.UNDER_REVIEW:
            return steps(review, creation)
        case Stage.ADMISSION:
            return steps(creation)
        case Stage.ADMISSION_BLOCKED:
            return steps(
                ("Reprise de la création par le service adhérent", Holder.MEMBER_SERVICES), creation
            )
        case _:
            return []
