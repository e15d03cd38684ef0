"""A task and the actions on it, as the tests of the model make them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.tasks.lifecycle import HELD, OutcomeRule, State, Task, TaskAction, Verb

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CLERK, COLLEAGUE, STRANGER, REQUESTER, NEWCOMER = (UUID(int=n) for n in range(1, 6))
GROUP, OTHER_GROUP = "member_services", "health_team"


def task(state: State = State.READY, **known: Any) -> Task:
    return Task.model_validate(
        {
            "id": UUID(int=99),
            "process_id": "sample/1",
            "task_type": "review",
            "subject_kind": "sample",
            "subject_id": UUID(int=98),
            "candidate_groups": [GROUP],
            "excluded_users": [REQUESTER],
            "created_at": NOW - DAY,
            "due_date": NOW + 5 * DAY,
            "outcomes": [
                OutcomeRule(outcome="accept"),
                OutcomeRule(outcome="refuse", comment_required=True),
            ],
            "assignee": CLERK if state in HELD else None,
            "state": state,
            "suspended_at": NOW - DAY if state is State.SUSPENDED else None,
            **known,
        }
    )


def do(verb: Verb, by: UUID | None = CLERK, **more: Any) -> TaskAction:
    groups = [GROUP] if by in (CLERK, COLLEAGUE, REQUESTER) else []
    return TaskAction.model_validate(
        {"task_id": UUID(int=99), "verb": verb, "by": by, "groups": groups, **more}
    )


def whole(verb: Verb, by: UUID | None, groups: list[str]) -> TaskAction:
    """An action that lacks nothing: it can only be refused for state or role."""
    return do(
        verb, by, groups=groups, to_account=NEWCOMER, to_group=OTHER_GROUP,
        outcome="accept" if verb is Verb.COMPLETE else None, has_comment=True, priority=60,
    )  # fmt: skip
