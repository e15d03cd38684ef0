"""The body of each verb. Texts are bounded, and nothing unexpected is accepted."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from services.tasks.inbox.asking import Group
from shared.contracts.tasks.lifecycle import Verb

# PostgreSQL has no place for the NUL character.
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=r"^[^\x00]*$")
]
Step = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9_.-]+$")]
Messages = Annotated[dict[Step, Text], Field(max_length=30)]

WorkingDays = Annotated[int, Field(ge=1, le=250)]
Priority = Annotated[int, Field(ge=0, le=100)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Details(Body):
    """All that any verb may say. Each verb's own body is a part of it."""

    comment: Text = ""
    messages: Messages = {}
    to: UUID | None = None
    group: Group | None = None
    outcome: str | None = Field(default=None, max_length=60)
    until: AwareDatetime | None = None
    working_days: WorkingDays | None = None
    priority: Priority | None = None


class CommentRequest(Body):
    """A private one is read by its author alone."""

    comment: Annotated[Text, Field(min_length=1)]
    private: bool = False


class Assignment(Body):
    to: UUID
    comment: Text = ""


class Forwarding(Body):
    group: Group
    comment: Text = ""


class Suspension(Body):
    """`until` or `working_days` from now; without either, until somebody resumes the task."""

    until: AwareDatetime | None = None
    working_days: WorkingDays | None = None
    comment: Text = ""


class FollowUp(Body):
    """`until` or `working_days` from now; without either, there is no such date any more."""

    until: AwareDatetime | None = None
    working_days: WorkingDays | None = None


class Urgency(Body):
    priority: Priority


class InformationRequest(Body):
    """`messages`: what to correct, by step of the request."""

    comment: Text = ""
    messages: Messages = {}


class AnswerReceived(Body):
    comment: Text = ""


class Escalation(Body):
    group: Group | None = None
    comment: Text = ""


class Resolution(Body):
    comment: Text = ""


class Completion(Body):
    outcome: str | None = Field(default=None, max_length=60)
    comment: Text = ""
    messages: Messages = {}


class BulkRequest(Details):
    """One verb on many tasks; the other fields are the verb's own."""

    verb: Literal[
        Verb.CLAIM, Verb.UNCLAIM, Verb.ASSIGN, Verb.DELEGATE, Verb.RESOLVE, Verb.SUSPEND,
        Verb.RESUME, Verb.FORWARD, Verb.REQUEST_INFORMATION, Verb.ESCALATE, Verb.COMPLETE,
        Verb.SET_FOLLOW_UP_DATE, Verb.SET_PRIORITY,
    ]  # fmt: skip
    ids: list[UUID] = Field(min_length=1, max_length=100)
