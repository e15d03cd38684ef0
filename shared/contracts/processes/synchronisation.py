"""A synchronisation as membership sees it: how to start it and what to tell it."""

from abc import abstractmethod
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.membership.procedures import NewProcedure, Stage
from shared.contracts.processes.procedures import FollowsProcedure
from shared.sealed import SealedText

REVIEW = "synchronisation"
ACCEPT = "accept"
REFUSE = "refuse"


class Confirmation(StrEnum):
    """Who confirms: whoever reads the mailbox on file, the member services, or nobody."""

    CODE = "code"
    STAFF = "staff"
    NONE = "none"


class SynchronisationTerms(BaseModel):
    """`most_codes` and `most_tries` are a procedure's; `most_codes_a_day` a member's."""

    code_life: timedelta = timedelta(minutes=30)
    most_tries: int = 5
    most_codes: int = 3
    most_codes_a_day: int = 6
    expire_after: timedelta = timedelta(hours=24)
    staff_within_working_days: int = 5
    answer_within: timedelta = timedelta(days=30)


class SynchronisationInput(BaseModel):
    new: NewProcedure
    confirmation: Confirmation
    terms: SynchronisationTerms = SynchronisationTerms()


class CodeAttempt(BaseModel):
    """`typed` is a sealed `LinkSecret`."""

    attempt_id: UUID
    typed: SealedText


@workflow.defn(name="Synchronisation")
class SynchronisationProcess(FollowsProcedure):
    @workflow.run
    @abstractmethod
    async def run(self, asked: SynchronisationInput) -> Stage: ...

    @workflow.update
    @abstractmethod
    async def confirm(self, attempt: CodeAttempt) -> Stage:
        """Invalid("code_wrong"), Conflict("too_many_tries") at the last one, Gone("code_expired"),
        Conflict("already_synchronised") when somebody else was quicker.
        """

    @workflow.update
    @abstractmethod
    async def send_code(self) -> Stage:
        """Conflict("codes_spent") or Conflict("too_many_codes")."""
