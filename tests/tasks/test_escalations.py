"""The task model: decisions in one go, the chain of a task nobody takes, what a change says."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.tasks.escalations import escalate, next_escalation
from shared.contracts.tasks.groups import SUPERVISOR
from shared.contracts.tasks.lifecycle import EscalationStep, State, Task, Verb
from shared.contracts.tasks.transitions import activate, apply, conclude, end
from shared.errors import Refused
from tests.tasks.samples import (
    CLERK,
    COLLEAGUE,
    DAY,
    GROUP,
    NOW,
    REQUESTER,
    STRANGER,
    do,
    task,
    whole,
)  # fmt: skip


def test_concluding_takes_and_completes_in_one_version() -> None:
    done = conclude(task(), do(Verb.COMPLETE, outcome="accept"), NOW)
    assert (done.state, done.version, done.claimed_at) == (State.COMPLETED, 2, NOW)
    assert (done.assignee, done.completed_by) == (CLERK, CLERK)
    assert done.change is not None
    assert (done.change.verb, done.change.by) == (Verb.COMPLETE, CLERK)


@pytest.mark.parametrize(
    ("known", "by", "code"),
    [
        ({"state": State.COMPLETED}, CLERK, "task_over"),
        ({"state": State.RESERVED, "assignee": COLLEAGUE}, CLERK, "task_not_yours"),
        ({"state": State.SUSPENDED}, CLERK, "task_wrong_state"),
        ({}, REQUESTER, "own_request"),
        ({}, STRANGER, "not_candidate"),
    ],
)
def test_what_cannot_be_concluded(known: dict[str, Any], by: UUID, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        conclude(task(**known), do(Verb.COMPLETE, by, outcome="accept"), NOW)
    assert refusal.value.code == code


CHAIN = [
    EscalationStep(after=2 * DAY),
    EscalationStep(after=4 * DAY, to_group=SUPERVISOR),
]


def waiting() -> Task:
    return activate(task(State.CREATED, created_at=NOW, escalations=CHAIN))


def test_nobody_taking_it_a_task_climbs_its_chain() -> None:
    first = waiting()
    assert next_escalation(first) == NOW + 2 * DAY
    second = escalate(first, NOW + 2 * DAY)
    assert (second.priority, second.candidate_groups) == (75, [GROUP])
    assert next_escalation(second) == NOW + 4 * DAY
    last = escalate(second, NOW + 4 * DAY)
    assert (last.priority, last.candidate_groups) == (100, [GROUP, SUPERVISOR])
    assert next_escalation(last) is None


def test_the_chain_stops_when_somebody_takes_the_task_and_counts_again_when_given_back() -> None:
    taken = apply(escalate(waiting(), NOW + 2 * DAY), do(Verb.CLAIM), NOW + 3 * DAY)
    assert next_escalation(taken) is None
    back = apply(taken, do(Verb.UNCLAIM), NOW + 10 * DAY)
    assert next_escalation(back) == NOW + 12 * DAY


@pytest.mark.parametrize(
    ("verb", "counts_again"),
    [(Verb.ESCALATE, False), (Verb.SET_FOLLOW_UP_DATE, False), (Verb.FORWARD, True)],
)
def test_what_makes_the_chain_of_a_waiting_task_count_again(verb: Verb, counts_again: bool) -> None:
    changed = apply(waiting(), whole(verb, CLERK, [GROUP]), NOW + DAY)
    assert next_escalation(changed) == NOW + (3 if counts_again else 2) * DAY


def test_the_working_days_of_a_chain_are_those_of_france() -> None:
    """Wednesday 23 December 2026, two working days: Thursday, then Monday after Christmas."""
    wednesday = datetime.fromisoformat("2026-12-23T10:00:00+01:00")
    chain = [EscalationStep(working_days=2)]
    known = activate(task(State.CREATED, created_at=wednesday, escalations=chain))
    assert next_escalation(known) == datetime.fromisoformat("2026-12-28T10:00:00+01:00")


@pytest.mark.parametrize("step", [{}, {"after": DAY, "working_days": 1}])
def test_a_step_counts_in_one_way(step: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Either"):
        EscalationStep.model_validate(step)


def test_every_version_says_what_made_it() -> None:
    opened = activate(task(State.CREATED))
    assert opened.change is not None
    assert (opened.change.verb, opened.change.by) == (None, None)
    given = apply(opened, do(Verb.ASSIGN, to_account=COLLEAGUE), NOW)
    assert given.change is not None
    assert (given.change.verb, given.change.by, given.change.to_account, given.change.at) == (
        Verb.ASSIGN, CLERK, COLLEAGUE, NOW,
    )  # fmt: skip
    ended = end(given, State.EXITED, NOW + DAY)
    assert ended.change is not None
    assert (ended.change.verb, ended.change.at) == (None, NOW + DAY)
