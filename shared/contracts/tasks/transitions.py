"""What an action makes of a task: the next version, or a refusal that changes nothing.

State and role are refused by `rules`; here, what the action itself lacks.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from shared.contracts.tasks.lifecycle import Change, State, Task, TaskAction, Verb, WaitingFor
from shared.contracts.tasks.rules import Actor, refusal
from shared.errors import FieldProblem, Invalid

ESCALATION = 25
MOST_URGENT = 100
# A date no database can hold would stop the process for good.
LONGEST_SUSPENSION = timedelta(days=366)


def apply(task: Task, action: TaskAction, now: datetime) -> Task:
    """The task after the action, one version later. Raises a refusal and changes nothing."""
    actor = Actor.of(action)
    if refused := refusal(task, action.verb, actor):
        raise refused
    changes = TRANSITIONS[action.verb](task, action, now)
    change = Change(
        at=now, on_behalf_of=actor.on_behalf_of(task), **action.model_dump(include=TOLD)
    )
    known: Changes = {"note_id": action.note_id, "change": change, "version": task.version + 1}
    return task.model_copy(update=known | changes | _waiting_anew(task, changes, now))


def conclude(task: Task, action: TaskAction, now: datetime) -> Task:
    """Complete a task that nobody holds yet, or that one holds, in a single version."""
    claim = action.model_copy(update={"verb": Verb.CLAIM})
    held = apply(task, claim, now) if task.state is State.READY else task
    return apply(held, action, now).model_copy(update={"version": task.version + 1})


def activate(task: Task) -> Task:
    """What opening makes of a created task: reserved for its assignee, else ready for all."""
    opened = {"change": Change(at=task.created_at)}
    if task.assignee:
        return task.model_copy(
            update={**opened, "state": State.RESERVED, "claimed_at": task.created_at}
        )
    return task.model_copy(update={**opened, "state": State.READY, "ready_since": task.created_at})


def end(
    task: Task, state: Literal[State.OBSOLETE, State.EXITED, State.ERROR], now: datetime
) -> Task:
    """End a task that its process no longer needs. One already over stays as it is."""
    if task.over:
        return task
    changes = _clock_restarted(task, now) | {
        "state": state,
        "completed_at": now,
        "change": Change(at=now),
    }
    return task.model_copy(update={**changes, "version": task.version + 1})


Changes = dict[str, Any]
TOLD = {"verb", "by", "to_account", "instead_of", "to_group"}


def _waiting_anew(task: Task, changes: Changes, now: datetime) -> Changes:
    """The chain of escalations counts again whenever the task waits for somebody new."""
    ready = changes.get("state", task.state) is State.READY
    if not ready:
        return {"ready_since": None, "escalated": 0}
    waits_on = task.state is State.READY and "state" not in changes
    return {} if waits_on else {"ready_since": now, "escalated": 0}


def _claim(task: Task, action: TaskAction, now: datetime) -> Changes:
    return {"state": State.RESERVED, "assignee": action.by, "claimed_at": now}


def _unclaim(task: Task, action: TaskAction, now: datetime) -> Changes:
    return {"state": State.READY, "assignee": None, "owner": None, "claimed_at": None}


def _assign(task: Task, action: TaskAction, now: datetime) -> Changes:
    recipient = _recipient(task, action)
    return {"state": State.RESERVED, "assignee": recipient, "owner": None, "claimed_at": now}


def _delegate(task: Task, action: TaskAction, now: datetime) -> Changes:
    recipient = _recipient(task, action)
    owner = task.owner or task.assignee
    return {"state": State.RESERVED, "assignee": recipient, "owner": owner, "claimed_at": now}


def _resolve(task: Task, action: TaskAction, now: datetime) -> Changes:
    return {"state": State.IN_PROGRESS, "assignee": task.owner, "claimed_at": now}


def _suspend(task: Task, action: TaskAction, now: datetime) -> Changes:
    _check_date(action, now)
    return {"state": State.SUSPENDED, "suspended_at": now, "follow_up_date": action.until}


def _check_date(action: TaskAction, now: datetime) -> None:
    if action.until is not None and action.until <= now:
        raise _invalid("until", "date_past", "La date de reprise doit être à venir.")
    if action.until is not None and action.until > now + LONGEST_SUSPENSION:
        raise _invalid("until", "date_too_far", "La date de reprise doit venir dans l'année.")


def _resume(task: Task, action: TaskAction, now: datetime) -> Changes:
    return _resumed(task)


def _resumed(task: Task) -> Changes:
    state = State.IN_PROGRESS if task.assignee else State.READY
    return {"state": state, "suspended_at": None, "follow_up_date": None}


def _forward(task: Task, action: TaskAction, now: datetime) -> Changes:
    if not action.to_group:
        raise _invalid("group", "group_required", "Indiquez l'équipe à laquelle confier la tâche.")
    return _unclaim(task, action, now) | {
        "candidate_groups": [action.to_group],
        "candidate_users": [],
    }


def _request_information(task: Task, action: TaskAction, now: datetime) -> Changes:
    return {
        "state": State.SUSPENDED,
        "waiting_for": WaitingFor.REQUESTER,
        "suspended_at": now,
        "follow_up_date": None,
    }


def _submit_information(task: Task, action: TaskAction, now: datetime) -> Changes:
    if action.by is not None and not action.has_comment:
        raise _invalid("comment", "comment_required", "Écrivez la réponse que vous avez reçue.")
    return _clock_restarted(task, now) | _resumed(task)


def _escalate(task: Task, action: TaskAction, now: datetime) -> Changes:
    groups = task.candidate_groups
    if action.to_group and action.to_group not in groups:
        groups = [*groups, action.to_group]
    priority = min(MOST_URGENT, task.priority + ESCALATION)
    return {"priority": priority, "candidate_groups": groups}


def _set_follow_up_date(task: Task, action: TaskAction, now: datetime) -> Changes:
    """Without a date, there is none any more. Of a task put aside, it is when it comes back."""
    _check_date(action, now)
    return {"follow_up_date": action.until}


def _set_priority(task: Task, action: TaskAction, now: datetime) -> Changes:
    if action.priority is None or not 0 <= action.priority <= MOST_URGENT:
        raise _invalid("priority", "priority_invalid", "Indiquez une priorité de 0 à 100.")
    return {"priority": action.priority}


def _complete(task: Task, action: TaskAction, now: datetime) -> Changes:
    rules = {rule.outcome: rule for rule in task.outcomes}
    if rules and action.outcome not in rules:
        raise _invalid("outcome", "outcome_unknown", "Choisissez l'une des décisions proposées.")
    if not rules and action.outcome is not None:
        raise _invalid("outcome", "outcome_unknown", "Cette tâche n'attend pas de décision.")
    if action.outcome and rules[action.outcome].comment_required and not action.has_comment:
        raise _invalid("comment", "comment_required", "Expliquez cette décision.")
    return {
        "state": State.COMPLETED,
        "outcome": action.outcome,
        "completed_by": action.by,
        "completed_at": now,
    }


def _clock_restarted(task: Task, now: datetime) -> Changes:
    """The time the requester held the task does not count."""
    if task.waiting_for is not WaitingFor.REQUESTER:
        return {"suspended_at": None}
    stopped = now - task.suspended_at if task.suspended_at else timedelta()
    due_date = task.due_date + stopped if task.due_date else None
    return {"waiting_for": WaitingFor.STAFF, "suspended_at": None, "due_date": due_date}


def _recipient(task: Task, action: TaskAction) -> UUID:
    if action.to_account is None:
        raise _invalid("to", "recipient_required", "Indiquez à qui confier la tâche.")
    if action.to_account in task.excluded_users:
        raise _invalid("to", "own_request", "Cette personne est à l'origine de la demande.")
    if action.to_account == task.assignee and action.instead_of is not None:
        detail = "Cette personne est absente : qui la remplace a déjà la tâche en charge."
        raise _invalid("to", "recipient_unchanged", detail)
    if action.to_account == task.assignee:
        raise _invalid("to", "recipient_unchanged", "Cette personne a déjà la tâche en charge.")
    return action.to_account


def _invalid(field: str, code: str, detail: str) -> Invalid:
    return Invalid(code, detail, [FieldProblem(field=field, code=code, detail=detail)])


TRANSITIONS: Mapping[Verb, Callable[[Task, TaskAction, datetime], Changes]] = {
    Verb.CLAIM: _claim,
    Verb.UNCLAIM: _unclaim,
    Verb.ASSIGN: _assign,
    Verb.DELEGATE: _delegate,
    Verb.RESOLVE: _resolve,
    Verb.SUSPEND: _suspend,
    Verb.RESUME: _resume,
    Verb.FORWARD: _forward,
    Verb.REQUEST_INFORMATION: _request_information,
    Verb.SUBMIT_INFORMATION: _submit_information,
    Verb.ESCALATE: _escalate,
    Verb.SET_FOLLOW_UP_DATE: _set_follow_up_date,
    Verb.SET_PRIORITY: _set_priority,
    Verb.COMPLETE: _complete,
}
