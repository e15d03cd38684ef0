"""The activation of one account as identity sees it: from the form to the link that was used."""

from abc import ABC, abstractmethod
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

# The page the mail leads to; the token follows it after a `#`.
PAGE = "/activation"


class ActivationTerms(BaseModel):
    remind_after: timedelta = timedelta(days=3)
    remove_after: timedelta = timedelta(days=30)
    link_life: timedelta = timedelta(days=7)
    # A flood of requests must not fill the history.
    most_links: int = 40


class AccountActivationInput(BaseModel):
    account_id: UUID
    terms: ActivationTerms = ActivationTerms()


class ActivationOutcome(StrEnum):
    ACTIVATED = "activated"
    REMOVED = "removed"
    NEVER_OPENED = "never_opened"


class LinkUse(BaseModel):
    """Which link was followed; its token stays with identity."""

    link_id: UUID


def process_id(account_id: UUID) -> str:
    return f"account-activation/{account_id}"


@workflow.defn(name="AccountActivation")
class AccountActivationProcess(ABC):
    @workflow.run
    @abstractmethod
    async def run(self, asked: AccountActivationInput) -> ActivationOutcome: ...

    @workflow.update
    @abstractmethod
    async def opened(self) -> None:
        """Answer once the staged account is adopted. NotFound("account_unknown") if it is gone."""

    @workflow.update
    @abstractmethod
    async def activate(self, use: LinkUse) -> None:
        """Activate by a link. Gone("link_unusable") when it cannot be, or no longer."""

    @workflow.update
    @abstractmethod
    async def send_link(self) -> None:
        """Mail a new link; earlier ones are void. Gone("link_unusable") once it is over."""
