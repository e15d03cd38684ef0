"""Human tasks: what one is, and the verbs it knows, in the field's vocabulary
(WS-HumanTask, Camunda, Flowable). `rules` says who may do what, `transitions` what comes of it.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator


class State(StrEnum):
    CREATED = "created"
    READY = "ready"
    RESERVED = "reserved"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    OBSOLETE = "obsolete"
    EXITED = "exited"
    ERROR = "error"


OVER = frozenset({State.COMPLETED, State.OBSOLETE, State.EXITED, State.ERROR})
HELD = frozenset({State.RESERVED, State.IN_PROGRESS})
ACTIVE = HELD | {State.READY}


class Verb(StrEnum):
    CLAIM = "claim"
    UNCLAIM = "unclaim"
    ASSIGN = "assign"
    DELEGATE = "delegate"
    RESOLVE = "resolve"
    SUSPEND = "suspend"
    RESUME = "resume"
    FORWARD = "forward"
    REQUEST_INFORMATION = "request_information"
    SUBMIT_INFORMATION = "submit_information"
    ESCALATE = "escalate"
    SET_FOLLOW_UP_DATE = "set_follow_up_date"
    SET_PRIORITY = "set_priority"
    COMPLETE = "complete"


class WaitingFor(StrEnum):
    """Who holds the ball: the clock of the due date stops while it is the requester."""

    STAFF = "staff"
    REQUESTER = "requester"


class OutcomeRule(BaseModel):
    outcome: str
    comment_required: bool = False


class EscalationStep(BaseModel):
    """What happens when nobody has taken a ready task for so long (one of the two): its priority
    rises, and one more group sees it. Every step counts from the moment the task became ready.
    """

    after: timedelta | None = None
    working_days: int | None = Field(default=None, ge=1, le=250)
    to_group: str | None = None

    @model_validator(mode="after")
    def _counts_in_one_way(self) -> Self:
        if (self.after is None) == (self.working_days is None):
            raise ValueError("Either `after` or `working_days`.")
        return self


class NewTask(BaseModel):
    """What a process says of the task it opens. Groups: see `groups`. Escalations: in order."""

    task_type: str
    subject_kind: str
    subject_id: UUID
    member_id: UUID | None = None
    candidate_groups: list[str] = []
    candidate_users: list[UUID] = []
    excluded_users: list[UUID] = []
    assignee: UUID | None = None
    due_date: datetime | None = None
    follow_up_date: datetime | None = None
    priority: int = Field(default=50, ge=0, le=100)
    outcomes: list[OutcomeRule] = []
    escalations: list[EscalationStep] = []


class Change(BaseModel):
    """What made a version of a task. `verb` is None when the process opened or ended it.

    `on_behalf_of` is the absent holder whose substitute acted; `instead_of` the absent colleague
    to whom the task was to go.
    """

    at: datetime
    verb: Verb | None = None
    by: UUID | None = None
    on_behalf_of: UUID | None = None
    to_account: UUID | None = None
    instead_of: UUID | None = None
    to_group: str | None = None


class Task(NewTask):
    """One task as its process knows it. Every change is a new version.

    `note_id` is the note left with the last action; `completed_at` is when the task ended,
    however it did; `owner` is who delegated it. `escalated` counts the steps of the chain taken
    since `ready_since`.
    """

    id: UUID
    process_id: str
    state: State = State.CREATED
    owner: UUID | None = None
    created_at: datetime
    claimed_at: datetime | None = None
    waiting_for: WaitingFor = WaitingFor.STAFF
    suspended_at: datetime | None = None
    outcome: str | None = None
    note_id: UUID | None = None
    completed_by: UUID | None = None
    completed_at: datetime | None = None
    ready_since: datetime | None = None
    escalated: int = 0
    change: Change | None = None
    version: int = 1

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def delegated(self) -> bool:
        return self.owner is not None and self.owner != self.assignee


class TaskAction(BaseModel):
    """One verb on one task. `by` is the account, or None when the process itself acts: for the
    requester, of SUBMIT_INFORMATION, unless a person notes an answer received otherwise.

    What the person typed stays in tasks, under `note_id`; `has_comment` says there is some.
    `groups`, and the absent colleagues whom they substitute, are vouched by the service that asks.
    """

    task_id: UUID
    verb: Verb
    by: UUID | None = None
    groups: list[str] = []
    substitutes_for: list[UUID] = []
    to_account: UUID | None = None
    instead_of: UUID | None = None
    to_group: str | None = None
    outcome: str | None = None
    note_id: UUID | None = None
    has_comment: bool = False
    until: datetime | None = None
    priority: int | None = None
