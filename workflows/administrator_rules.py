"""A change of administrator: what is decided, and the window within which those concerned may
answer. Pure.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.contracts.processes.administrator_change import ACCEPT, REFUSE
from shared.contracts.tasks.lifecycle import OutcomeRule
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid
from shared.working_days import PARIS

OUTCOMES = [
    OutcomeRule(outcome=ACCEPT),
    OutcomeRule(outcome=REFUSE, comment_required=True),
]
MOST_OBJECTIONS = 5
_EXPLAIN = (
    "Une personne s'est opposée à ce changement : expliquez pourquoi vous l'acceptez malgré cela."
)


@dataclass
class Window:
    until: datetime
    consented: bool = False
    # How often each of those concerned objected.
    objections: Counter[UUID] = field(default_factory=Counter)

    @property
    def objected(self) -> bool:
        return bool(self.objections)

    def over(self, now: datetime) -> bool:
        return now >= self.until

    def check_objection(self, now: datetime, by: UUID) -> None:
        if self.over(now):
            raise Conflict(
                "window_closed",
                "Le délai d'opposition est écoulé. Adressez-vous au service adhérent.",
            )
        # Else one of them could write until the process holds no more, and stop the change so.
        if self.objections[by] >= MOST_OBJECTIONS:
            raise Conflict(
                "too_many_objections",
                "Vous vous êtes déjà opposé plusieurs fois à ce changement : le service adhérent"
                " lira ce que vous avez écrit.",
            )

    def check_consent(self, account_id: UUID, former: UUID | None) -> None:
        if account_id != former:
            raise Forbidden(
                "consent_not_yours",
                "Seul l'administrateur à remplacer peut donner son accord. Vous pouvez vous"
                " opposer à la demande.",
            )
        if self.consented:
            raise Conflict("already_consented", "Vous avez déjà donné votre accord.")

    def check_acceptance(self, now: datetime, *, has_comment: bool) -> None:
        """Nobody is replaced unheard."""
        if not (self.over(now) or self.consented):
            raise Conflict(
                "window_open",
                "Les personnes concernées peuvent s'opposer à ce changement jusqu'au"
                f" {self.until.astimezone(PARIS):%d/%m/%Y} : il ne peut être accepté avant, sauf"
                " accord de l'administrateur à remplacer.",
            )
        if self.objected and not has_comment:
            problem = FieldProblem(field="comment", code="comment_required", detail=_EXPLAIN)
            raise Invalid("comment_required", _EXPLAIN, [problem])
