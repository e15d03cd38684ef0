"""A procedure (démarche) on an existing member, whatever its kind: stages, events and dates.

What was typed (numbers, e-mail, description, telephone) is staged by membership's routes and
adopted by the process's activities: here are identifiers only.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue
from shared.contracts.membership.levels import Access
from shared.sealed import SealedText


class ProcedureKind(StrEnum):
    SYNCHRONISATION = "synchronisation"
    ACCESS_REQUEST = "access_request"
    ADMINISTRATOR_CHANGE = "administrator_change"
    COMPANY_TAKEOVER = "company_takeover"
    MERGER = "merger"


class Stage(StrEnum):
    """Where a procedure stands. Not every kind knows every stage."""

    CODE_SENT = "code_sent"
    PENDING = "pending"
    INFORMATION = "information"
    APPROVAL = "approval"
    SCHEDULED = "scheduled"
    EXECUTION = "execution"
    BLOCKED = "blocked"
    UNDO_WINDOW = "undo_window"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDONE = "undone"


OVER = frozenset({Stage.ACCEPTED, Stage.REFUSED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.UNDONE})
# Nothing was decided yet: whoever asked may withdraw.
WITHDRAWABLE = frozenset({Stage.CODE_SENT, Stage.PENDING, Stage.INFORMATION})


class Holder(StrEnum):
    """Who holds the ball, or did something. USERS have access to the member without
    administering it."""

    REQUESTER = "requester"
    ADMINISTRATORS = "administrators"
    USERS = "users"
    MEMBER_SERVICES = "member_services"
    PORTAL = "portal"
    NOBODY = "nobody"


class EventKind(StrEnum):
    OPENED = "opened"
    CODE_SENT = "code_sent"
    CODE_CONFIRMED = "code_confirmed"
    TAKEN_UP = "taken_up"
    REMINDED = "reminded"
    FORWARDED = "forwarded"
    TOLD = "told"
    UNREACHABLE = "unreachable"
    CONSENTED = "consented"
    OBJECTED = "objected"
    WINDOW_CLOSED = "window_closed"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_GIVEN = "information_given"
    PREPARED = "prepared"
    APPROVED = "approved"
    RETURNED = "returned"
    EXECUTION_STARTED = "execution_started"
    EXECUTED = "executed"
    EXECUTION_FAILED = "execution_failed"
    UNDONE = "undone"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class NewProcedure(BaseModel):
    """`member_id` is None while nobody has said which member it is about (a merger)."""

    procedure_id: UUID
    kind: ProcedureKind
    account_id: UUID
    member_id: UUID | None = None
    at: datetime


class ProcedureRef(BaseModel):
    """`reference` is the number a person quotes, `P-000042`."""

    procedure_id: UUID
    reference: str
    member_number: str | None = None


class Progress(BaseModel):
    """Where the process stands from now on, and the line its timeline gains.

    `sequence` orders them: an older one never overwrites a newer one. `decided_by` and `access`
    are kept on the row once given; `code` says more about the event (a refusal's code, a role).
    """

    procedure_id: UUID
    sequence: int
    at: datetime
    event: EventKind
    by: Holder
    stage: Stage
    held_by: Holder
    until: datetime | None = None
    code: str | None = None
    member_id: UUID | None = None
    decided_by: UUID | None = None
    access: Access | None = None


class MessageKind(StrEnum):
    """What is written within a procedure, and by whom: requester, administrator or staff."""

    DESCRIPTION = "description"
    QUESTION = "question"
    ANSWER = "answer"
    OBJECTION = "objection"
    REFUSAL = "refusal"
    COMMENT = "comment"


class StagedMessage(BaseModel):
    """A message a route has staged: adopted, it is shown."""

    procedure_id: UUID
    message_id: UUID


class TaskNote(BaseModel):
    """What staff wrote with an action on a task, sealed by tasks (a `Note`).

    `message_id` is given by the process: asked again, nothing is written twice.
    """

    procedure_id: UUID
    message_id: UUID
    kind: MessageKind
    at: datetime
    by: UUID
    note: SealedText


class PersonSeen(BaseModel):
    """Who takes part: `recipient` is identity's sealed `Recipient`."""

    account_id: UUID
    recipient: SealedText


@queue.activity()
async def open_procedure(new: NewProcedure) -> ProcedureRef:
    """Store the procedure and adopt its staged content. Idempotent by id.

    Conflict("procedure_already_open") if the account already has one of this kind on this member.
    """
    raise NotImplementedError


@queue.activity()
async def record_progress(progress: Progress) -> None:
    """Write the stage and the timeline line, once, and tell the pages that show it."""
    raise NotImplementedError


@queue.activity()
async def adopt_message(staged: StagedMessage) -> None:
    """Show a staged message. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def keep_note(note: TaskNote) -> None:
    """Show the requester what staff wrote with an action. Idempotent by message."""
    raise NotImplementedError


@queue.activity()
async def remember_person(person: PersonSeen) -> None:
    """Keep the name and e-mail administrators and staff read. Idempotent."""
    raise NotImplementedError
