"""What is the same for every procedure: references, states a person reads, refusals. Pure."""

from collections.abc import Mapping
from typing import Literal

from shared.contracts.membership.procedures import ProcedureKind, Stage
from shared.errors import Conflict, NotFound

State = Literal["in_progress", "accepted", "refused", "cancelled", "expired"]

STATES: Mapping[Stage, State] = {
    Stage.UNDO_WINDOW: "accepted",
    Stage.ACCEPTED: "accepted",
    Stage.REFUSED: "refused",
    Stage.WITHDRAWN: "cancelled",
    Stage.UNDONE: "cancelled",
    Stage.EXPIRED: "expired",
}

ALREADY_OPEN = Conflict(
    "procedure_already_open",
    "Vous avez déjà une démarche de ce type en cours pour cet adhérent. Suivez-la dans « Mes"
    " démarches ».",
)
ENDED = Conflict("procedure_over", "Cette démarche est terminée.")
UNKNOWN = NotFound("not_found", "Cette démarche n'existe pas.")


def reference(number: int) -> str:
    return f"P-{number:06d}"


def state(stage: Stage) -> State:
    return STATES.get(stage, "in_progress")


TITLES: Mapping[ProcedureKind, str] = {
    ProcedureKind.SYNCHRONISATION: "Synchroniser votre adhérent",
    ProcedureKind.ACCESS_REQUEST: "Demander la gestion d'un adhérent",
    ProcedureKind.ADMINISTRATOR_CHANGE: "Modifier l'administrateur d'un compte adhérent",
    ProcedureKind.COMPANY_TAKEOVER: ("Signaler un rachat de société ou un changement de dirigeant"),
    ProcedureKind.MERGER: "Demander la fusion/absorption d'entreprises",
}
