"""The task model: what must hold whatever people do."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from shared.contracts.tasks.escalations import next_escalation
from shared.contracts.tasks.groups import SUPERVISOR
from shared.contracts.tasks.lifecycle import (
    ACTIVE,
    HELD,
    EscalationStep,
    State,
    Task,
    TaskAction,
    Verb,
    WaitingFor,
)
from shared.contracts.tasks.rules import allowed_actions
from shared.contracts.tasks.transitions import activate, apply
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
    task,
    whole,
)

ACCOUNTS = some.sampled_from([CLERK, COLLEAGUE, STRANGER, REQUESTER])
TASKS = some.builds(
    task,
    some.sampled_from(State),
    assignee=some.none() | ACCOUNTS,
    owner=some.none() | ACCOUNTS,
    waiting_for=some.sampled_from(WaitingFor),
    suspended_at=some.none() | some.just(NOW - DAY),
    candidate_groups=some.lists(some.sampled_from([GROUP, OTHER_GROUP]), max_size=2),
    candidate_users=some.lists(ACCOUNTS, max_size=2),
    excluded_users=some.lists(ACCOUNTS, max_size=2),
)
GROUPS = some.lists(some.sampled_from([GROUP, OTHER_GROUP, SUPERVISOR]), max_size=3)
AWAY = some.lists(ACCOUNTS, max_size=2)


@given(TASKS, some.sampled_from(Verb), some.none() | ACCOUNTS, GROUPS, AWAY)
def test_what_is_offered_is_what_is_accepted(
    known: Task, verb: Verb, by: UUID | None, groups: list[str], away: list[UUID]
) -> None:
    action = whole(verb, by, groups).model_copy(update={"substitutes_for": away})
    try:
        apply(known, action, NOW)
        accepted = True
    except Refused:
        accepted = False
    assert accepted == (verb in allowed_actions(known, by, groups, away))


ACTIONS = some.builds(
    TaskAction,
    task_id=some.just(UUID(int=99)),
    verb=some.sampled_from(Verb),
    by=some.none() | ACCOUNTS,
    groups=GROUPS,
    substitutes_for=AWAY,
    priority=some.none() | some.integers(-10, 110),
    to_account=some.none() | ACCOUNTS,
    to_group=some.none() | some.sampled_from([GROUP, OTHER_GROUP]),
    outcome=some.sampled_from([None, "accept", "refuse", "burn"]),
    has_comment=some.booleans(),
    until=some.none() | some.just(NOW + 2 * DAY),
)


@given(some.lists(ACTIONS, max_size=30))
def test_whatever_people_do_a_task_stays_sound(actions: list[TaskAction]) -> None:
    chain = [EscalationStep(after=timedelta(hours=3)), EscalationStep(after=timedelta(hours=5))]
    known = activate(task(State.CREATED, escalations=chain))
    for hours, action in enumerate(actions):
        before = known
        try:
            known = apply(known, action, NOW + timedelta(hours=hours))
        except Refused:
            assert known == before
            continue
        assert not before.over
        assert (known.ready_since is not None) == (known.state is State.READY)
        assert (next_escalation(known) is not None) == (known.state is State.READY)
        assert 0 <= known.priority <= 100
        assert known.change is not None
        assert known.change.verb is action.verb
        assert known.version == before.version + 1
        assert action.by != REQUESTER
        assert known.assignee != REQUESTER
        assert (known.assignee is not None) or known.state not in HELD
        assert known.assignee is None or known.state is not State.READY
        assert (known.suspended_at is not None) == (known.state is State.SUSPENDED)
        assert known.waiting_for is WaitingFor.STAFF or known.state is State.SUSPENDED
        assert (known.completed_at is not None) == known.over
        assert known.over or known.state in ACTIVE | {State.SUSPENDED}
