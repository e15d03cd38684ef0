"""What a takeover or a merger allows, by where it stands. Pure."""

from uuid import UUID

from shared.contracts.membership.procedures import Stage
from shared.contracts.processes.reorganisation import SUBMIT
from shared.contracts.tasks.lifecycle import Task, TaskAction, Verb
from shared.errors import Conflict, Forbidden
from workflows.procedure_rules import OWN_REQUEST, check_open


def check_preparation(stage: Stage, task: Task | None, by: UUID, requester: UUID) -> None:
    """Only whoever holds the preparation writes the plan."""
    check_open(stage)
    if by == requester:
        raise OWN_REQUEST
    if stage is not Stage.PENDING or task is None or task.over:
        raise Conflict(
            "procedure_not_in_preparation",
            "Cette demande n'est plus en préparation : son plan ne peut plus changer.",
        )
    if task.assignee != by:
        raise Forbidden("task_not_yours", "Prenez d'abord en charge la préparation de la demande.")


def check_submission(action: TaskAction, *, planned: bool) -> None:
    if action.verb is Verb.COMPLETE and action.outcome == SUBMIT and not planned:
        raise Conflict("plan_missing", "Établissez d'abord le plan de l'opération.")


def check_cancellation(stage: Stage, by: UUID, requester: UUID) -> None:
    check_open(stage)
    if by == requester:
        raise OWN_REQUEST
    if stage is not Stage.SCHEDULED:
        raise Conflict(
            "procedure_not_scheduled",
            "Seule une opération approuvée et pas encore réalisée peut être annulée ainsi.",
        )


def check_undoing(stage: Stage, by: UUID, requester: UUID) -> None:
    if by == requester:
        raise OWN_REQUEST
    if stage in {Stage.ACCEPTED, Stage.UNDONE}:
        raise Conflict(
            "undo_window_over", "Le délai d'annulation est écoulé, ou l'opération déjà annulée."
        )
    check_open(stage)
    if stage is not Stage.UNDO_WINDOW:
        raise Conflict("procedure_not_executed", "Cette opération n'a pas encore été réalisée.")
