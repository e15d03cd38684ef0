"""Messages to a person: a mail and, for account holders, a notice behind the bell."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.notifications import queue
from shared.sealed import SealedText


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


# The facts a text cannot do without. `until` is an ISO date or moment; APPLICATION_CORRECTIONS
# takes one too where the corrections have a date.
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
}

# Their links open something by themselves: without a `secret` they would lead nowhere.
WITH_SECRET = frozenset(
    {
        Template.ACCOUNT_ACTIVATION,
        Template.ACCOUNT_ACTIVATION_REMINDER,
        Template.PASSWORD_RESET,
    }
)


class Delivery(StrEnum):
    SENT = "sent"
    REFUSED = "refused"


class Message(BaseModel):
    """One message. `key` names the event: the same key is told once, however often it is asked.

    `facts` holds numbers, dates (ISO) and codes for the template, never anything personal.
    `path` is where in the portal the person goes next, e.g. `/adhesions/<id>`.
    `recipient` is a sealed `Recipient`; `secret` a sealed `LinkSecret`, for `WITH_SECRET`: its
    token follows `path` after a `#`, where no server and no log reads it.
    `notice` also puts a line behind the bell.
    """

    key: str
    template: Template
    account_id: UUID
    recipient: SealedText
    facts: dict[str, str] = {}
    path: str = "/"
    secret: SealedText | None = None
    notice: bool = False


# Longer than the mail server is ever waited for, so that a run ends by itself.
@queue.activity(timeout=timedelta(seconds=20))
async def deliver_message(message: Message) -> Delivery:
    """Mail it once and log it, without its body.

    Raises (and is retried) while the mail server is down; REFUSED when the address is refused
    for good. Asked again under the same key, answers what became of it.
    """
    raise NotImplementedError
