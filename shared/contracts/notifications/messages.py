"""Messages to a person: a mail and, for account holders, a notice behind the bell."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.notifications import queue
from shared.sealed import SealedText


class Template(StrEnum):
    """One value a text; the template files bear these names."""

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


class Delivery(StrEnum):
    SENT = "sent"
    REFUSED = "refused"


class Message(BaseModel):
    """One message. `key` names the event: the same key is told once, however often it is asked.

    `facts` holds numbers, dates (ISO) and codes for the template, never anything personal.
    `path` is where in the portal the person goes next, e.g. `/adhesions/<id>`.
    `secret` is a sealed `LinkSecret` for templates whose link carries a token.
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


@queue.activity()
async def deliver_message(message: Message) -> Delivery:
    """Mail it once and log it, without its body. Raises (and is retried) while the server is
    down; REFUSED when the server refuses the address for good."""
    raise NotImplementedError
