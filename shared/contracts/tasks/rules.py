"""Who may do what to a task, in which state.

`refusal` is the one place that says no for reasons of state or role: what a page offers and what
the process accepts both come from it. Details are French and name nobody.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from shared.contracts.tasks.lifecycle import (
    ACTIVE,
    HELD,
    State,
    Task,
    Verb,
    WaitingFor,
)
from shared.errors import Conflict, Forbidden, Refused

FROM: Mapping[Verb, Collection[State]] = {
    Verb.CLAIM: {State.READY},
    Verb.UNCLAIM: HELD,
    Verb.ASSIGN: ACTIVE,
    Verb.DELEGATE: HELD,
    Verb.RESOLVE: HELD,
    Verb.SUSPEND: ACTIVE,
    Verb.RESUME: {State.SUSPENDED},
    Verb.FORWARD: ACTIVE,
    Verb.REQUEST_INFORMATION: HELD,
    Verb.SUBMIT_INFORMATION: {State.SUSPENDED},
    Verb.ESCALATE: ACTIVE | {State.SUSPENDED},
    Verb.COMPLETE: HELD,
}
# The process speaks for the requester, for the deadline that passed, for the date that came.
OF_THE_PROCESS = {Verb.SUBMIT_INFORMATION, Verb.ESCALATE, Verb.RESUME}
OF_THE_HOLDER = {
    Verb.UNCLAIM, Verb.DELEGATE, Verb.RESOLVE, Verb.REQUEST_INFORMATION, Verb.COMPLETE,
}  # fmt: skip
# A colleague may hand a held task to another (absence); the rest is for who holds it.
OF_ANY_CANDIDATE = {Verb.CLAIM, Verb.ASSIGN, Verb.ESCALATE}


def allowed_actions(task: Task, by: UUID | None, groups: Collection[str]) -> list[Verb]:
    return [verb for verb in Verb if refusal(task, verb, by, groups) is None]


def refusal(task: Task, verb: Verb, by: UUID | None, groups: Collection[str]) -> Refused | None:
    """Say why this account may not use this verb now, or None when it may."""
    if task.over:
        return Conflict("task_over", "Cette tâche est terminée.")
    return _role_refusal(task, verb, by, groups) or _state_refusal(task, verb)


def _role_refusal(
    task: Task, verb: Verb, by: UUID | None, groups: Collection[str]
) -> Refused | None:
    if by is None:
        if verb in OF_THE_PROCESS:
            return None
        return Forbidden("not_candidate", "Cette action revient à une personne.")
    if verb is Verb.SUBMIT_INFORMATION:
        return Forbidden("not_candidate", "Seul le demandeur peut apporter ces informations.")
    if by in task.excluded_users:
        return Forbidden("own_request", "Vous ne pouvez pas traiter votre propre demande.")
    if by != task.assignee and not _is_candidate(task, by, groups):
        return Forbidden("not_candidate", "Cette tâche n'est pas confiée à votre équipe.")
    if verb is Verb.CLAIM and task.assignee is not None:
        return Conflict("task_already_claimed", "Cette tâche est déjà prise en charge.")
    if verb in OF_ANY_CANDIDATE or task.assignee in (None, by):
        return None
    return Forbidden("task_not_yours", "Cette tâche est prise en charge par une autre personne.")


def _is_candidate(task: Task, by: UUID, groups: Collection[str]) -> bool:
    return by in task.candidate_users or bool(set(groups) & set(task.candidate_groups))


def _state_refusal(task: Task, verb: Verb) -> Refused | None:
    if task.state in FROM[verb]:
        return _moment_refusal(task, verb)
    if task.state is State.SUSPENDED:
        return _wrong("Cette tâche est en attente : reprenez-la d'abord.")
    if task.state is State.READY and verb in OF_THE_HOLDER:
        return _wrong("Prenez d'abord cette tâche en charge.")
    return _wrong("Cette action n'est pas possible dans l'état actuel de la tâche.")


def _moment_refusal(task: Task, verb: Verb) -> Refused | None:
    waits_for_requester = task.waiting_for is WaitingFor.REQUESTER
    if verb is Verb.RESUME and waits_for_requester:
        return _wrong("Cette tâche attend la réponse du demandeur.")
    if verb is Verb.SUBMIT_INFORMATION and not waits_for_requester:
        return _wrong("Aucune information n'est attendue du demandeur.")
    if verb is Verb.RESOLVE and not task.delegated:
        return _wrong("Cette tâche ne vous a pas été déléguée.")
    if verb is Verb.COMPLETE and task.delegated:
        return _wrong("Cette tâche vous a été déléguée : rendez-la à la personne qui la suit.")
    return None


def _wrong(detail: str) -> Conflict:
    return Conflict("task_wrong_state", detail)
