"""The body of each verb. Texts are bounded, and nothing unexpected is accepted."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.contracts.tasks.lifecycle import Verb
from shared.http.caller import Role

# PostgreSQL has no place for the NUL character.
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=r"^[^\x00]*$")
]
Step = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9_.-]+$")]
Messages = Annotated[dict[Step, Text], Field(max_length=30)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Details(Body):
    """All that any verb may say. Each verb's own body is a part of it."""

    comment: Text = ""
    messages: Messages = {}
    to: UUID | None = None
    group: Role | None = None
    outcome: str | None = Field(default=None, max_length=60)
    until: AwareDatetime | None = None


class CommentRequest(Body):
    comment: Annotated[Text, Field(min_length=1)]


class Assignment(Body):
    to: UUID
    comment: Text = ""


class Forwarding(Body):
    group: Role
    comment: Text = ""


class Suspension(Body):
    """Without `until`, the task waits until somebody resumes it."""

    until: AwareDatetime | None = None
    comment: Text = ""


class InformationRequest(Body):
    """`messages`: what to correct, by step of the request."""

    comment: Text = ""
    messages: Messages = {}


class Escalation(Body):
    group: Role | None = None
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
    ]  # fmt: skip
    ids: list[UUID] = Field(min_length=1, max_length=100)
