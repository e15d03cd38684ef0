"""The task model: a clerk notes the requester's answer, received otherwise than in the portal."""

from typing import Any

import pytest

from shared.contracts.tasks.lifecycle import State, TaskAction, Verb, WaitingFor
from shared.contracts.tasks.rules import allowed_actions
from shared.contracts.tasks.transitions import apply
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
)
from tests.tasks.test_lifecycle import refused

# A question to the requester waits for its answer.
ASKED: dict[str, Any] = {
    "state": State.SUSPENDED,
    "waiting_for": WaitingFor.REQUESTER,
    "assignee": CLERK,
}


@pytest.mark.parametrize(
    ("known", "action", "code"),
    [
        (ASKED, do(Verb.SUBMIT_INFORMATION), "comment_required"),
        (ASKED, do(Verb.SUBMIT_INFORMATION, COLLEAGUE, has_comment=True), "task_not_yours"),
        (ASKED, do(Verb.SUBMIT_INFORMATION, REQUESTER, has_comment=True), "own_request"),
        (
            {**ASKED, "subject_kind": "membership_application"},
            do(Verb.SUBMIT_INFORMATION, has_comment=True),
            "answered_by_form",
        ),
    ],
)
def test_who_may_note_it_and_how(known: dict[str, Any], action: TaskAction, code: str) -> None:
    assert refused(task(**known), action) == code


def test_the_holder_notes_the_requester_s_answer_and_the_clock_runs_again() -> None:
    asked = apply(task(State.RESERVED), do(Verb.REQUEST_INFORMATION), NOW)
    noted = apply(asked, do(Verb.SUBMIT_INFORMATION, has_comment=True), NOW + 3 * DAY)
    assert (noted.state, noted.waiting_for) == (State.IN_PROGRESS, WaitingFor.STAFF)
    assert asked.due_date is not None
    assert noted.due_date == asked.due_date + 3 * DAY
    instead = do(Verb.SUBMIT_INFORMATION, STRANGER, has_comment=True, substitutes_for=[CLERK])
    assert apply(asked, instead, NOW + DAY).waiting_for is WaitingFor.STAFF


def test_noting_an_answer_is_offered_while_one_is_awaited() -> None:
    assert Verb.SUBMIT_INFORMATION in allowed_actions(task(**ASKED), CLERK, [GROUP])
    assert Verb.SUBMIT_INFORMATION not in allowed_actions(task(**ASKED), COLLEAGUE, [GROUP])
    application = task(**ASKED, subject_kind="membership_application")
    assert Verb.SUBMIT_INFORMATION not in allowed_actions(application, CLERK, [GROUP])


def test_who_replaces_the_absent_and_has_the_task_already_is_told_so() -> None:
    again = do(Verb.ASSIGN, to_account=CLERK, instead_of=COLLEAGUE)
    with pytest.raises(Refused) as refusal:
        apply(task(State.RESERVED), again, NOW)
    assert refusal.value.code == "recipient_unchanged"
    assert "absente" in refusal.value.detail
