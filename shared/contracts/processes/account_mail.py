"""One mail about an account, sent without anybody waiting for the mail server."""

from abc import ABC, abstractmethod
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

# The page a reset mail leads to; the token follows it after a `#`.
RESET_PAGE = "/mot-de-passe/nouveau"
SIGN_IN_PAGE = "/connexion"


class AccountMail(StrEnum):
    """Values are `notifications` templates."""

    PASSWORD_RESET = "password_reset"
    PASSWORD_CHANGED = "password_changed"
    ALREADY_EXISTS = "account_already_exists"


class AccountMailInput(BaseModel):
    account_id: UUID
    request_id: UUID
    mail: AccountMail
    link_life: timedelta = timedelta(hours=1)


def process_id(asked: AccountMailInput) -> str:
    return f"account-mail/{asked.mail}/{asked.account_id}/{asked.request_id}"


@workflow.defn(name="AccountMail")
class AccountMailProcess(ABC):
    @workflow.run
    @abstractmethod
    async def run(self, asked: AccountMailInput) -> None: ...
