"""A change of administrator as membership sees it: how to start it and what to tell it."""

from abc import abstractmethod
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.membership.procedures import Holder, NewProcedure, Stage, StagedMessage
from shared.contracts.processes.procedures import FollowsProcedure
from shared.sealed import SealedText

DECISION = "administrator_change"
ACCEPT = "accept"
REFUSE = "refuse"


class AdministratorChangeTerms(BaseModel):
    """Staff decide within so many working days of the end of the window."""

    window_working_days: int = 10
    staff_within_working_days: int = 5
    answer_within: timedelta = timedelta(days=30)


class AdministratorChangeInput(BaseModel):
    """`former` is identity's sealed `Email`, as it was typed."""

    new: NewProcedure
    former: SealedText
    terms: AdministratorChangeTerms = AdministratorChangeTerms()


class Objection(BaseModel):
    """`role` is what `by` was to the member when they objected."""

    by: UUID
    role: Holder
    message: StagedMessage


@workflow.defn(name="AdministratorChange")
class AdministratorChangeProcess(FollowsProcedure):
    @workflow.run
    @abstractmethod
    async def run(self, asked: AdministratorChangeInput) -> Stage: ...

    @workflow.update
    @abstractmethod
    async def object_to(self, objection: Objection) -> Stage:
        """Somebody with access objects. Conflict("window_closed") once it is over."""

    @workflow.update
    @abstractmethod
    async def consent(self, account_id: UUID) -> Stage:
        """The former administrator agrees. Forbidden("consent_not_yours") to anybody else,
        Forbidden("access_withdrawn") when they administer the member no more.
        """
