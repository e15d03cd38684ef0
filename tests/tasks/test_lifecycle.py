"""The task model: every verb from every state, and every refusal."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from shared.contracts.tasks.groups import SUPERVISOR
from shared.contracts.tasks.lifecycle import (
    HELD,
    OVER,
    State,
    Task,
    TaskAction,
    Verb,
    WaitingFor,
)
from shared.contracts.tasks.rules import allowed_actions
from shared.contracts.tasks.transitions import apply, end
from shared.errors import Refused
from tests.tasks.samples import (
    CLERK,
    COLLEAGUE,
    DAY,
    GROUP,
    NOW,
    OTHER_GROUP,
    REQUESTER,
    STRANGER,
    do,
    task,
    whole,
)

# In UTC it lies in the year 10000.
NO_DATE_OF_OURS = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=23)))


def refused(task: Task, action: TaskAction) -> str:
    with pytest.raises(Refused) as refusal:
        apply(task, action, NOW)
    return refusal.value.code


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        (Verb.CLAIM, State.READY, State.RESERVED),
        (Verb.UNCLAIM, State.RESERVED, State.READY),
        (Verb.UNCLAIM, State.IN_PROGRESS, State.READY),
        (Verb.ASSIGN, State.READY, State.RESERVED),
        (Verb.ASSIGN, State.IN_PROGRESS, State.RESERVED),
        (Verb.DELEGATE, State.RESERVED, State.RESERVED),
        (Verb.SUSPEND, State.READY, State.SUSPENDED),
        (Verb.SUSPEND, State.IN_PROGRESS, State.SUSPENDED),
        (Verb.RESUME, State.SUSPENDED, State.READY),
        (Verb.FORWARD, State.RESERVED, State.READY),
        (Verb.REQUEST_INFORMATION, State.RESERVED, State.SUSPENDED),
        (Verb.ESCALATE, State.SUSPENDED, State.SUSPENDED),
        (Verb.SET_FOLLOW_UP_DATE, State.READY, State.READY),
        (Verb.SET_PRIORITY, State.IN_PROGRESS, State.IN_PROGRESS),
        (Verb.COMPLETE, State.RESERVED, State.COMPLETED),
        (Verb.COMPLETE, State.IN_PROGRESS, State.COMPLETED),
    ],
)
def test_a_verb_leads_to_its_state(verb: Verb, before: State, after: State) -> None:
    changed = apply(task(before), whole(verb, CLERK, [GROUP]), NOW)
    assert (changed.state, changed.version) == (after, 2)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.CREATED, []),
        (
            State.READY,
            [
                Verb.CLAIM, Verb.ASSIGN, Verb.SUSPEND, Verb.FORWARD, Verb.ESCALATE,
                Verb.SET_FOLLOW_UP_DATE,
            ],
        ),
        (
            State.RESERVED,
            [
                Verb.UNCLAIM, Verb.ASSIGN, Verb.DELEGATE, Verb.SUSPEND, Verb.FORWARD,
                Verb.REQUEST_INFORMATION, Verb.ESCALATE, Verb.SET_FOLLOW_UP_DATE,
                Verb.SET_PRIORITY, Verb.COMPLETE,
            ],
        ),
        (State.SUSPENDED, [Verb.RESUME, Verb.ESCALATE, Verb.SET_FOLLOW_UP_DATE]),
        *((over, []) for over in sorted(OVER)),
    ],
)  # fmt: skip
def test_what_is_offered_in_each_state(state: State, verbs: list[Verb]) -> None:
    assert allowed_actions(task(state), CLERK, [GROUP]) == verbs


def test_a_colleague_may_only_escalate_what_another_holds() -> None:
    assert allowed_actions(task(State.RESERVED), COLLEAGUE, [GROUP]) == [Verb.ESCALATE]


def test_a_supervisor_of_the_group_hands_on_what_another_holds() -> None:
    groups = [GROUP, SUPERVISOR]
    assert allowed_actions(task(State.RESERVED), COLLEAGUE, groups) == [
        Verb.ASSIGN, Verb.FORWARD, Verb.ESCALATE, Verb.SET_FOLLOW_UP_DATE, Verb.SET_PRIORITY,
    ]  # fmt: skip
    assert Verb.RESUME in allowed_actions(task(State.SUSPENDED, assignee=CLERK), COLLEAGUE, groups)


def test_a_supervisor_of_another_group_does_nothing_here() -> None:
    assert allowed_actions(task(State.RESERVED), STRANGER, [OTHER_GROUP, SUPERVISOR]) == []


def test_a_substitute_does_what_the_absent_holder_would() -> None:
    held = task(State.RESERVED)
    assert allowed_actions(held, STRANGER, [], [CLERK]) == allowed_actions(held, CLERK, [GROUP])
    done = apply(held, do(Verb.COMPLETE, STRANGER, outcome="accept", substitutes_for=[CLERK]), NOW)
    assert done.change is not None
    assert (done.completed_by, done.change.on_behalf_of) == (STRANGER, CLERK)


def test_a_substitute_is_offered_what_was_offered_to_the_absent() -> None:
    offered = task(candidate_groups=[], candidate_users=[CLERK])
    claimed = apply(offered, do(Verb.CLAIM, STRANGER, substitutes_for=[CLERK]), NOW)
    assert claimed.assignee == STRANGER


def test_the_requester_decides_for_nobody_who_is_away() -> None:
    own = do(Verb.COMPLETE, REQUESTER, outcome="accept", substitutes_for=[CLERK])
    assert refused(task(State.RESERVED), own) == "own_request"


@pytest.mark.parametrize(
    ("known", "action", "code"),
    [
        ({"assignee": COLLEAGUE, "state": State.RESERVED}, do(Verb.CLAIM), "task_already_claimed"),
        ({"state": State.RESERVED}, do(Verb.CLAIM), "task_already_claimed"),
        ({"state": State.COMPLETED}, do(Verb.CLAIM), "task_over"),
        ({"state": State.EXITED}, do(Verb.COMPLETE, outcome="accept"), "task_over"),
        ({}, do(Verb.COMPLETE, outcome="accept"), "task_wrong_state"),
        ({}, do(Verb.CLAIM, STRANGER), "not_candidate"),
        ({}, do(Verb.CLAIM, None), "not_candidate"),
        ({}, do(Verb.SUBMIT_INFORMATION, has_comment=True), "task_wrong_state"),
        (
            {"state": State.SUSPENDED, "assignee": CLERK},
            do(Verb.SUBMIT_INFORMATION, has_comment=True),
            "task_wrong_state",
        ),
        ({}, do(Verb.CLAIM, REQUESTER), "own_request"),
        ({"assignee": COLLEAGUE, "state": State.RESERVED}, do(Verb.UNCLAIM), "task_not_yours"),
        ({"state": State.RESERVED}, do(Verb.COMPLETE, outcome="burn"), "outcome_unknown"),
        ({"state": State.RESERVED}, do(Verb.COMPLETE), "outcome_unknown"),
        ({"state": State.RESERVED}, do(Verb.COMPLETE, outcome="refuse"), "comment_required"),
        ({}, do(Verb.ASSIGN, to_account=REQUESTER), "own_request"),
        ({}, do(Verb.ASSIGN), "recipient_required"),
        ({}, do(Verb.FORWARD), "group_required"),
        ({}, do(Verb.SET_PRIORITY, priority=80), "supervisor_required"),
        ({"state": State.RESERVED}, do(Verb.SET_PRIORITY), "priority_invalid"),
        ({"state": State.RESERVED}, do(Verb.SET_PRIORITY, priority=101), "priority_invalid"),
        ({}, do(Verb.SET_FOLLOW_UP_DATE, until=NOW), "date_past"),
        ({}, do(Verb.SET_FOLLOW_UP_DATE, until=NO_DATE_OF_OURS), "date_too_far"),
        (
            {"assignee": COLLEAGUE, "state": State.RESERVED},
            do(Verb.ASSIGN, to_account=STRANGER),
            "task_not_yours",
        ),
        ({}, do(Verb.SUSPEND, until=NOW), "date_past"),
        ({}, do(Verb.SUSPEND, until=NOW + 367 * DAY), "date_too_far"),
        ({}, do(Verb.SUSPEND, until=NO_DATE_OF_OURS), "date_too_far"),
        ({"state": State.RESERVED}, do(Verb.RESOLVE), "task_wrong_state"),
        (
            {"state": State.RESERVED, "owner": COLLEAGUE},
            do(Verb.COMPLETE, outcome="accept"),
            "task_wrong_state",
        ),
        (
            {"state": State.SUSPENDED, "waiting_for": WaitingFor.REQUESTER},
            do(Verb.RESUME),
            "task_wrong_state",
        ),
        ({"state": State.SUSPENDED}, do(Verb.SUBMIT_INFORMATION, None), "task_wrong_state"),
    ],
)
def test_each_refusal_has_its_code(known: dict[str, Any], action: TaskAction, code: str) -> None:
    held = {"assignee": CLERK} if known.get("state") in HELD else {}
    assert refused(task(**{**held, **known}), action) == code


def test_the_time_the_requester_takes_does_not_count() -> None:
    reserved = task(State.RESERVED)
    asked = apply(reserved, do(Verb.REQUEST_INFORMATION), NOW)
    assert (asked.waiting_for, asked.suspended_at) == (WaitingFor.REQUESTER, NOW)
    answered = apply(asked, do(Verb.SUBMIT_INFORMATION, None), NOW + 3 * DAY)
    assert (answered.state, answered.assignee) == (State.IN_PROGRESS, CLERK)
    assert (answered.waiting_for, answered.suspended_at) == (WaitingFor.STAFF, None)
    assert reserved.due_date is not None
    assert answered.due_date == reserved.due_date + 3 * DAY


def test_the_time_staff_put_a_task_aside_does_count() -> None:
    aside = apply(task(State.RESERVED), do(Verb.SUSPEND, until=NOW + DAY), NOW)
    assert aside.follow_up_date == NOW + DAY
    resumed = apply(aside, do(Verb.RESUME), NOW + DAY)
    assert (resumed.due_date, resumed.follow_up_date) == (task().due_date, None)


def test_a_delegated_task_comes_back_to_its_owner() -> None:
    lent = apply(task(State.RESERVED), do(Verb.DELEGATE, to_account=COLLEAGUE), NOW)
    assert (lent.owner, lent.assignee) == (CLERK, COLLEAGUE)
    back = apply(lent, do(Verb.RESOLVE, COLLEAGUE), NOW)
    assert (back.state, back.assignee) == (State.IN_PROGRESS, CLERK)
    assert apply(back, do(Verb.COMPLETE, outcome="accept"), NOW).completed_by == CLERK


def test_a_forwarded_task_is_the_other_group_s() -> None:
    passed = apply(task(State.RESERVED), do(Verb.FORWARD, to_group=OTHER_GROUP), NOW)
    assert (passed.candidate_groups, passed.assignee) == ([OTHER_GROUP], None)
    assert refused(passed, do(Verb.CLAIM)) == "not_candidate"


def test_a_task_without_outcomes_is_simply_done() -> None:
    plain = task(State.RESERVED, outcomes=[])
    assert apply(plain, do(Verb.COMPLETE), NOW).state is State.COMPLETED
    assert refused(plain, do(Verb.COMPLETE, outcome="accept")) == "outcome_unknown"


def test_ending_twice_changes_nothing() -> None:
    exited = end(task(), State.EXITED, NOW)
    assert (exited.state, exited.completed_at, exited.version) == (State.EXITED, NOW, 2)
    assert end(exited, State.OBSOLETE, NOW + DAY) is exited
