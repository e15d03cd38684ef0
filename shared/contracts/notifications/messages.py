"""Messages to a person: a mail and, for account holders, a notice behind the bell."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.notifications import queue
from shared.sealed import SealedText


class Category(StrEnum):
    """APPROVALS may be daily but never off: a colleague waits for them."""

    APPROVALS = "approvals"
    PROGRESS = "progress"
    REMINDERS = "reminders"
    REVIEWS = "reviews"


class Template(StrEnum):
    """One value a text; the template files bear these names. Its facts are in `FACTS`."""

    ACCOUNT_ACTIVATION = "account_activation"
    ACCOUNT_ACTIVATION_REMINDER = "account_activation_reminder"
    ACCOUNT_REMOVED = "account_removed"
    ACCOUNT_ALREADY_EXISTS = "account_already_exists"
    PASSWORD_RESET = "password_reset"
    PASSWORD_CHANGED = "password_changed"
    APPLICATION_REMINDER = "application_reminder"
    APPLICATION_EXPIRED = "application_expired"
    APPLICATION_SUBMITTED = "application_submitted"
    APPLICATION_CORRECTIONS = "application_corrections"
    APPLICATION_REFUSED = "application_refused"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    MEMBER_WELCOME = "member_welcome"
    # To a member's administrators.
    ACCESS_REQUESTED = "access_requested"
    ACCESS_REQUEST_REMINDER = "access_request_reminder"
    ACCESS_REVIEW_DUE = "access_review_due"
    # To whoever asked, or holds an access.
    ACCESS_REQUEST_RECEIVED = "access_request_received"
    ACCESS_REQUEST_FORWARDED = "access_request_forwarded"
    ACCESS_GRANTED = "access_granted"
    ACCESS_REFUSED = "access_refused"
    ACCESS_REQUEST_EXPIRED = "access_request_expired"
    ACCESS_CHANGED = "access_changed"
    ACCESS_WITHDRAWN = "access_withdrawn"
    SYNCHRONISED = "synchronised"
    # To the member's address on file, which may belong to no account.
    SYNCHRONISATION_CODE = "synchronisation_code"
    ADMINISTRATOR_CHANGE_ON_FILE = "administrator_change_on_file"
    # To the former administrator and everybody else with access; then to whoever asked.
    ADMINISTRATOR_CHANGE_NOTICE = "administrator_change_notice"
    ADMINISTRATOR_CHANGE_RECEIVED = "administrator_change_received"
    ADMINISTRATOR_CHANGE_CONTESTED = "administrator_change_contested"
    ADMINISTRATOR_CHANGE_ACCEPTED = "administrator_change_accepted"
    ADMINISTRATOR_CHANGE_REFUSED = "administrator_change_refused"
    ADMINISTRATOR_REPLACED = "administrator_replaced"
    # Takeover and merger, told apart by the fact `procedure`.
    PROCEDURE_RECEIVED = "procedure_received"
    PROCEDURE_QUESTION = "procedure_question"
    PROCEDURE_APPROVED = "procedure_approved"
    PROCEDURE_REFUSED = "procedure_refused"
    PROCEDURE_DONE = "procedure_done"
    PROCEDURE_UNDONE = "procedure_undone"
    PROCEDURE_EXPIRED = "procedure_expired"
    MEMBER_MOVED = "member_moved"
    MEMBER_RESTORED = "member_restored"
    # Written by notifications itself, once a day: what each kept message would have said.
    DAILY_DIGEST = "daily_digest"


# The facts a text cannot do without. `until` is an ISO date or moment: of PROCEDURE_APPROVED, the
# one from which it takes effect; APPLICATION_CORRECTIONS takes one too where the corrections have
# a date. MEMBER_RESTORED takes the `new_member_number` of an undone merger; without it a takeover
# was undone. `access` is an access level's code, `procedure` `company_takeover` or `merger`.
FACTS: dict[Template, frozenset[str]] = {
    Template.ACCOUNT_ACTIVATION: frozenset({"until"}),
    Template.ACCOUNT_ACTIVATION_REMINDER: frozenset({"until"}),
    Template.ACCOUNT_REMOVED: frozenset(),
    Template.ACCOUNT_ALREADY_EXISTS: frozenset(),
    Template.PASSWORD_RESET: frozenset({"until"}),
    Template.PASSWORD_CHANGED: frozenset(),
    Template.APPLICATION_REMINDER: frozenset({"reference", "until"}),
    Template.APPLICATION_EXPIRED: frozenset({"reference"}),
    Template.APPLICATION_SUBMITTED: frozenset({"reference"}),
    Template.APPLICATION_CORRECTIONS: frozenset({"reference"}),
    Template.APPLICATION_REFUSED: frozenset({"reference"}),
    Template.APPLICATION_WITHDRAWN: frozenset({"reference"}),
    Template.MEMBER_WELCOME: frozenset({"member_number"}),
    Template.ACCESS_REQUESTED: frozenset({"reference", "member_number", "until"}),
    Template.ACCESS_REQUEST_REMINDER: frozenset({"reference", "member_number", "until"}),
    Template.ACCESS_REVIEW_DUE: frozenset({"member_number", "until"}),
    Template.ACCESS_REQUEST_RECEIVED: frozenset({"reference", "member_number", "until"}),
    Template.ACCESS_REQUEST_FORWARDED: frozenset({"reference", "member_number"}),
    Template.ACCESS_GRANTED: frozenset({"reference", "member_number", "access"}),
    Template.ACCESS_REFUSED: frozenset({"reference", "member_number"}),
    Template.ACCESS_REQUEST_EXPIRED: frozenset({"reference", "member_number"}),
    Template.ACCESS_CHANGED: frozenset({"member_number", "access"}),
    Template.ACCESS_WITHDRAWN: frozenset({"member_number"}),
    Template.SYNCHRONISED: frozenset({"member_number"}),
    Template.SYNCHRONISATION_CODE: frozenset({"member_number", "until"}),
    Template.ADMINISTRATOR_CHANGE_ON_FILE: frozenset({"reference", "member_number", "until"}),
    Template.ADMINISTRATOR_CHANGE_NOTICE: frozenset({"reference", "member_number", "until"}),
    Template.ADMINISTRATOR_CHANGE_RECEIVED: frozenset({"reference", "member_number", "until"}),
    Template.ADMINISTRATOR_CHANGE_CONTESTED: frozenset({"reference", "member_number"}),
    Template.ADMINISTRATOR_CHANGE_ACCEPTED: frozenset({"reference", "member_number"}),
    Template.ADMINISTRATOR_CHANGE_REFUSED: frozenset({"reference", "member_number"}),
    Template.ADMINISTRATOR_REPLACED: frozenset({"reference", "member_number"}),
    Template.PROCEDURE_RECEIVED: frozenset({"reference", "procedure"}),
    Template.PROCEDURE_QUESTION: frozenset({"reference", "procedure", "until"}),
    Template.PROCEDURE_APPROVED: frozenset({"reference", "procedure", "until"}),
    Template.PROCEDURE_REFUSED: frozenset({"reference", "procedure"}),
    Template.PROCEDURE_DONE: frozenset({"reference", "procedure", "member_number"}),
    Template.PROCEDURE_UNDONE: frozenset({"reference", "procedure"}),
    Template.PROCEDURE_EXPIRED: frozenset({"reference", "procedure"}),
    Template.MEMBER_MOVED: frozenset({"member_number", "new_member_number"}),
    Template.MEMBER_RESTORED: frozenset({"member_number"}),
    Template.DAILY_DIGEST: frozenset({"count"}),
}

# What a person may ask to get once a day, or not at all. What is absent is always told at once:
# it concerns the account itself, carries a code or a date, or is the answer somebody waits for.
CATEGORIES: dict[Template, Category] = {
    Template.ACCESS_REQUESTED: Category.APPROVALS,
    Template.ACCESS_REQUEST_REMINDER: Category.APPROVALS,
    Template.ACCESS_REVIEW_DUE: Category.REVIEWS,
    Template.ACCESS_REQUEST_RECEIVED: Category.PROGRESS,
    Template.ACCESS_REQUEST_FORWARDED: Category.PROGRESS,
    Template.ADMINISTRATOR_CHANGE_RECEIVED: Category.PROGRESS,
    Template.PROCEDURE_RECEIVED: Category.PROGRESS,
    Template.PROCEDURE_APPROVED: Category.PROGRESS,
    Template.APPLICATION_SUBMITTED: Category.PROGRESS,
    Template.APPLICATION_REMINDER: Category.REMINDERS,
}

# Their links open something by themselves: without a `secret` they would lead nowhere.
WITH_SECRET = frozenset(
    {
        Template.ACCOUNT_ACTIVATION,
        Template.ACCOUNT_ACTIVATION_REMINDER,
        Template.PASSWORD_RESET,
    }
)


# The mail shows the `secret` itself: a code to type, no link.
WITH_CODE = frozenset({Template.SYNCHRONISATION_CODE})


class Delivery(StrEnum):
    """KEPT: for the day's digest, or not wanted by mail."""

    SENT = "sent"
    REFUSED = "refused"
    KEPT = "kept"


class Message(BaseModel):
    """One message. `key` names the event: the same key is told once, however often it is asked.

    `facts` holds numbers, dates (ISO) and codes for the template, never anything personal.
    `path` is where in the portal the person goes next, e.g. `/adhesions/<id>`.
    `recipient` is a sealed `Recipient`; `secret` a sealed `LinkSecret`, for `WITH_SECRET`: its
    token follows `path` after a `#`, where no server and no log reads it; or it is the code that
    a mail of `WITH_CODE` shows.
    `notice` also puts a line behind the bell. `account_id` is None for an address without account.
    """

    key: str
    template: Template
    account_id: UUID | None
    recipient: SealedText
    facts: dict[str, str] = {}
    path: str = "/"
    secret: SealedText | None = None
    notice: bool = False


# Longer than the mail server is ever waited for, so that a run ends by itself.
@queue.activity(timeout=timedelta(seconds=20))
async def deliver_message(message: Message) -> Delivery:
    """Mail it once and log it, without its body; or keep it, as its person prefers.

    Raises (and is retried) while the mail server is down; REFUSED when the address is refused
    for good. Asked again under the same key, answers what became of it.
    """
    raise NotImplementedError
