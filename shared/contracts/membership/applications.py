"""A membership application as its process sees it: identifiers, stages and dates, no content."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue
from shared.sealed import SealedText


class Step(StrEnum):
    """The steps a person fills in, in order. The fifth, validation, is the submission."""

    IDENTIFICATION = "identification"
    COMPANY = "company"
    POSITIONS = "positions"
    EMPLOYEES = "employees"


STEPS = tuple(Step)


class Stage(StrEnum):
    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    CORRECTIONS = "corrections"
    ADMISSION = "admission"
    ADMISSION_BLOCKED = "admission_blocked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


WITH_EMPLOYER = frozenset({Stage.DRAFT, Stage.CORRECTIONS})
UNDER_WAY = frozenset({Stage.UNDER_REVIEW, Stage.CORRECTIONS, Stage.ADMISSION,
                       Stage.ADMISSION_BLOCKED})  # fmt: skip
OVER = frozenset({Stage.ACCEPTED, Stage.REFUSED, Stage.WITHDRAWN, Stage.EXPIRED})


class Holder(StrEnum):
    """Who holds the ball."""

    EMPLOYER = "employer"
    MEMBER_SERVICES = "member_services"
    PORTAL = "portal"
    NOBODY = "nobody"


class EventKind(StrEnum):
    OPENED = "opened"
    STEP_COMPLETED = "step_completed"
    REMINDED = "reminded"
    SUBMITTED = "submitted"
    TAKEN_UP = "taken_up"
    CORRECTIONS_REQUESTED = "corrections_requested"
    RESUBMITTED = "resubmitted"
    ACCEPTED = "accepted"
    ADMISSION_FAILED = "admission_failed"
    MEMBER_CREATED = "member_created"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ApplicationRef(BaseModel):
    """`reference` is the number a person quotes, `D-000042`."""

    application_id: UUID
    reference: str


class NewApplication(BaseModel):
    """`revision_id` is the staged identification step."""

    application_id: UUID
    account_id: UUID
    revision_id: UUID
    at: datetime
    expires_at: datetime


class Transition(BaseModel):
    """Where the process stands from now on, and the line its timeline gains.

    `sequence` orders them: an older one never overwrites a newer one.
    """

    application_id: UUID
    sequence: int
    at: datetime
    event: EventKind
    by: Holder
    stage: Stage
    held_by: Holder
    until: datetime | None = None
    step: Step | None = None
    code: str | None = None


class Adoption(BaseModel):
    """A staged revision becomes the step's content."""

    application_id: UUID
    step: Step
    revision_id: UUID


class StepState(BaseModel):
    step: Step
    revision_id: UUID
    complete: bool


class Submission(BaseModel):
    application_id: UUID
    account_id: UUID
    terms_version: str
    at: datetime
    round: int


class Notes(BaseModel):
    """What the member services wrote, sealed (a tasks `Note`): corrections, or a refusal."""

    application_id: UUID
    round: int
    at: datetime
    note: SealedText


@queue.activity()
async def open_application(new: NewApplication) -> ApplicationRef:
    """Store the application and adopt its identification. Idempotent by id.

    Conflict("application_already_open") if the account already prepares one for this SIRET.
    """
    raise NotImplementedError


@queue.activity()
async def adopt_revision(adoption: Adoption) -> list[StepState]:
    """Make a staged revision the step's content; answers every step's state, as checked now.

    A change to one step may leave another incomplete (a position removed that an employee held).
    Conflict("application_already_open" | "siret_already_member"): the SIRET was changed to one
    that is taken.
    """
    raise NotImplementedError


@queue.activity()
async def submit_application(submission: Submission) -> None:
    """Check the whole and take the SIRET. Records which terms, when, by whom. Idempotent.

    Invalid("application_incomplete") says field by field what is missing;
    Conflict("siret_already_member" | "siret_already_submitted") when another came first.
    """
    raise NotImplementedError


@queue.activity()
async def record_transition(transition: Transition) -> None:
    """Write the stage and the timeline line, once. A stage that is over frees the SIRET."""
    raise NotImplementedError


@queue.activity()
async def adopt_corrections(notes: Notes) -> None:
    """Show the employer what is to be corrected, step by step. Idempotent by round."""
    raise NotImplementedError


@queue.activity()
async def adopt_refusal(notes: Notes) -> None:
    """Keep the reason of the refusal for the employer. Idempotent."""
    raise NotImplementedError
