"""When a person wants the mails of each category, and what a mail's unsubscription link seals.

Notices behind the bell are kept whatever is preferred here.
"""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.notifications.messages import Category


class Choice(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


# A colleague waits for an answer: these mails may wait for the day's digest, never be stopped.
NEVER_OFF = frozenset({Category.APPROVALS})


class Preferences(BaseModel):
    """One choice a category."""

    model_config = ConfigDict(extra="forbid")

    approvals: Choice
    progress: Choice
    reminders: Choice
    reviews: Choice


class Unsubscription(BaseModel):
    """Sealed content: whose mails, of which category, the link of a mail stops."""

    model_config = ConfigDict(extra="forbid")

    account_id: UUID
    category: Category
