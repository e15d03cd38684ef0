"""What every procedure's process allows, by its stage alone. Pure."""

from datetime import datetime

from shared.contracts.membership.procedures import OVER, WITHDRAWABLE, Stage
from shared.contracts.tasks import groups
from shared.contracts.tasks.lifecycle import TaskAction, Verb
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid
from shared.working_days import add_working_days

OWN_REQUEST = Forbidden("own_request", "Vous ne pouvez pas traiter votre propre demande.")
FORWARDED = Conflict(
    "procedure_forwarded", "Cette demande a été transmise au service adhérent, qui la traite."
)
DECIDED = Conflict("procedure_decided", "Cette demande a déjà été traitée.")
REASON_NEEDED = Invalid(
    "comment_required",
    "Expliquez votre refus : la personne qui a fait la demande le lira.",
    [
        FieldProblem(
            field="comment",
            code="comment_required",
            detail="Expliquez votre refus : la personne qui a fait la demande le lira.",
        )
    ],
)
ENDED = Conflict("procedure_over", "Cette démarche est terminée.")


def check_open(stage: Stage, *, decided: bool = False) -> None:
    """Refuse on a procedure that has ended; `decided` says it was by a decision, where it was."""
    if stage not in OVER:
        return
    if decided and stage in {Stage.ACCEPTED, Stage.REFUSED}:
        raise DECIDED
    raise ENDED


def check_withdrawal(stage: Stage) -> None:
    check_open(stage)
    if stage not in WITHDRAWABLE:
        raise Conflict(
            "procedure_decided", "Cette demande est déjà décidée : elle ne peut être retirée."
        )


def check_answer(stage: Stage) -> None:
    check_open(stage)
    if stage is not Stage.INFORMATION:
        raise Conflict("no_question", "Le service adhérent n'attend pas de réponse.")


def check_on_desk(action: TaskAction) -> None:
    """What a procedure refuses of an action that its task would allow."""
    _check_question(action)
    _check_group(action)


def _check_question(action: TaskAction) -> None:
    """A question without a word would leave the requester before a riddle."""
    if action.verb is Verb.REQUEST_INFORMATION and not action.has_comment:
        sentence = "Écrivez la question à poser au demandeur."
        problem = FieldProblem(field="comment", code="comment_required", detail=sentence)
        raise Invalid("comment_required", sentence, [problem])


# Others see neither the procedure nor the member: they would decide blindly, or by favour.
DECIDERS = frozenset({groups.MEMBER_SERVICES, groups.SUPERVISOR})


def _check_group(action: TaskAction) -> None:
    """Who gets access to a member, or which members become one, stays with the member services."""
    if action.to_group is not None and action.to_group not in DECIDERS:
        sentence = "Cette décision revient au service adhérent : choisissez un groupe qui la prend."
        problem = FieldProblem(field="group", code="group_not_entitled", detail=sentence)
        raise Invalid("group_not_entitled", sentence, [problem])


def due(now: datetime, working_days: int) -> datetime:
    return add_working_days(now, working_days)
