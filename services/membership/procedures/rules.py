"""What is the same for every procedure: references, states a person reads, refusals. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from shared.contracts.membership.procedures import ProcedureKind, Stage
from shared.errors import Conflict, NotFound, TooMany

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
# By one account about one member; more, and the member's administrators and staff get a flood.
MOST_A_DAY = 10
A_DAY = timedelta(days=1)
TOO_MANY = TooMany(
    "too_many_procedures",
    "Vous avez déjà fait beaucoup de demandes aujourd'hui. Réessayez demain, ou adressez-vous au"
    " service adhérent.",
    retry_after=3600,
)
ENDED = Conflict("procedure_over", "Cette démarche est terminée.")
KEY_REUSED = Conflict(
    "idempotency_key_reused", "Cette clé d'idempotence a déjà servi à une autre demande."
)
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
