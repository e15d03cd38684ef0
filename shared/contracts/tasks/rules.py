"""Who may do what to a task, in which state.

`refusal` is the one place that says no for reasons of state or role: what a page offers and what
the process accepts both come from it. Details are French and name nobody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.contracts.tasks.groups import SUPERVISOR
from shared.contracts.tasks.lifecycle import (
    ACTIVE,
    HELD,
    State,
    Task,
    TaskAction,
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
    Verb.SET_FOLLOW_UP_DATE: ACTIVE | {State.SUSPENDED},
    Verb.SET_PRIORITY: ACTIVE | {State.SUSPENDED},
    Verb.COMPLETE: HELD,
}
# The process speaks for the requester, for the deadline that passed, for the date that came, and
# when nobody of the first group is left.
OF_THE_PROCESS = {Verb.SUBMIT_INFORMATION, Verb.ESCALATE, Verb.RESUME, Verb.FORWARD}
OF_THE_HOLDER = {
    Verb.UNCLAIM, Verb.DELEGATE, Verb.RESOLVE, Verb.REQUEST_INFORMATION, Verb.COMPLETE,
}  # fmt: skip
# Also on what another holds; the rest is for who holds it.
OF_ANY_CANDIDATE = {Verb.CLAIM, Verb.ESCALATE}
OF_THE_SUPERVISOR = {
    Verb.ASSIGN, Verb.RESUME, Verb.FORWARD, Verb.SET_FOLLOW_UP_DATE, Verb.SET_PRIORITY,
}  # fmt: skip
# Whose requester answers by a form of their own, which nobody fills in in their place.
ANSWERED_BY_FORM = {"membership_application"}


@dataclass(frozen=True)
class Actor:
    """Who acts: the account, or None for the process; what it belongs to, whom it substitutes."""

    account: UUID | None
    groups: Collection[str] = ()
    substitutes_for: Collection[UUID] = ()

    @classmethod
    def of(cls, action: TaskAction) -> "Actor":
        return cls(action.by, action.groups, action.substitutes_for)

    def holds(self, task: Task) -> bool:
        return self._is(task.assignee)

    def on_behalf_of(self, task: Task) -> UUID | None:
        """The absent holder in whose place this one acts."""
        return task.assignee if self.holds(task) and task.assignee != self.account else None

    def may_see(self, task: Task) -> bool:
        return (
            self.holds(task)
            or any(map(self._is, task.candidate_users))
            or bool(set(self.groups) & set(task.candidate_groups))
        )

    def _is(self, account: UUID | None) -> bool:
        return account is not None and (account == self.account or account in self.substitutes_for)


def allowed_actions(
    task: Task,
    by: UUID | None,
    groups: Collection[str],
    substitutes_for: Collection[UUID] = (),
) -> list[Verb]:
    actor = Actor(by, groups, substitutes_for)
    return [verb for verb in Verb if refusal(task, verb, actor) is None]


def refusal(task: Task, verb: Verb, actor: Actor) -> Refused | None:
    """Say why this actor may not use this verb now, or None when it may."""
    if task.over:
        return Conflict("task_over", "Cette tâche est terminée.")
    refused = _role_refusal(task, verb, actor)
    if refused is None and verb is Verb.SUBMIT_INFORMATION:
        return _answer_refusal(task, actor)
    return refused or _state_refusal(task, verb)


def _role_refusal(task: Task, verb: Verb, actor: Actor) -> Refused | None:
    if actor.account is None:
        if verb in OF_THE_PROCESS:
            return None
        return Forbidden("not_candidate", "Cette action revient à une personne.")
    if actor.account in task.excluded_users:
        return Forbidden("own_request", "Vous ne pouvez pas traiter votre propre demande.")
    if not actor.may_see(task):
        return Forbidden("not_candidate", "Cette tâche n'est pas confiée à votre équipe.")
    if verb is Verb.CLAIM and task.assignee is not None:
        return Conflict("task_already_claimed", "Cette tâche est déjà prise en charge.")
    return _hands_refusal(task, verb, actor)


def _hands_refusal(task: Task, verb: Verb, actor: Actor) -> Refused | None:
    """What depends on who holds the task: its holder, nobody, or another."""
    if verb in OF_ANY_CANDIDATE or actor.holds(task):
        return None
    if verb in OF_THE_SUPERVISOR and SUPERVISOR in actor.groups:
        return None
    if verb is Verb.SET_PRIORITY:
        return Forbidden(
            "supervisor_required",
            "Seuls un responsable ou la personne en charge peuvent changer cette priorité.",
        )
    if task.assignee is None:
        return None
    return Forbidden("task_not_yours", "Cette tâche est prise en charge par une autre personne.")


def _answer_refusal(task: Task, actor: Actor) -> Refused | None:
    """Of the requester's answer and a clerk's who notes it, the second comes too late."""
    if actor.account is not None and task.subject_kind in ANSWERED_BY_FORM:
        return Conflict(
            "answered_by_form",
            "Le demandeur répond en corrigeant sa demande : personne ne répond à sa place.",
        )
    waits = task.state in FROM[Verb.SUBMIT_INFORMATION]
    if not waits or task.waiting_for is not WaitingFor.REQUESTER:
        return _wrong("Aucune réponse du demandeur n'est attendue, ou elle est déjà arrivée.")
    return None


def _state_refusal(task: Task, verb: Verb) -> Refused | None:
    if task.state in FROM[verb]:
        return _moment_refusal(task, verb)
    if task.state is State.SUSPENDED:
        return _wrong("Cette tâche est en attente : reprenez-la d'abord.")
    if task.state is State.READY and verb in OF_THE_HOLDER:
        return _wrong("Prenez d'abord cette tâche en charge.")
    return _wrong("Cette action n'est pas possible dans l'état actuel de la tâche.")


def _moment_refusal(task: Task, verb: Verb) -> Refused | None:
    if verb is Verb.RESUME and task.waiting_for is WaitingFor.REQUESTER:
        return _wrong("Cette tâche attend la réponse du demandeur.")
    if verb is Verb.RESOLVE and not task.delegated:
        return _wrong("Cette tâche ne vous a pas été déléguée.")
    if verb is Verb.COMPLETE and task.delegated:
        return _wrong("Cette tâche vous a été déléguée : rendez-la à la personne qui la suit.")
    return None


def _wrong(detail: str) -> Conflict:
    return Conflict("task_wrong_state", detail)
