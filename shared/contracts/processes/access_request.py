"""A request for access to a member as membership sees it: how to start it and what to tell it."""

from abc import abstractmethod
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import NewProcedure, Stage
from shared.contracts.processes.procedures import FollowsProcedure

APPROVAL = "access_request"

# The outcomes of its task: what is granted, or nothing.
ADMINISTRATOR = "grant_administrator"
GRANTS: dict[str, Access] = {
    "grant_full": Access.FULL,
    "grant_workforce_and_visits": Access.WORKFORCE_AND_VISITS,
    "grant_billing": Access.BILLING,
    "grant_read_only": Access.READ_ONLY,
    ADMINISTRATOR: Access.ADMINISTRATOR,
}
REFUSE = "refuse"


class AccessRequestTerms(BaseModel):
    """`inactive_after`: an administrator not seen for so long is not waited for."""

    remind_after: list[timedelta] = [timedelta(days=3), timedelta(days=10)]
    expire_after: timedelta = timedelta(days=30)
    inactive_after: timedelta = timedelta(days=180)
    staff_within_working_days: int = 5
    answer_within: timedelta = timedelta(days=30)


class AccessRequestInput(BaseModel):
    new: NewProcedure
    terms: AccessRequestTerms = AccessRequestTerms()


class AccessDecision(BaseModel):
    """`access` None refuses. `message_id` is the staged comment, if there is one."""

    by: UUID
    access: Access | None
    message_id: UUID | None = None


@workflow.defn(name="AccessRequest")
class AccessRequestProcess(FollowsProcedure):
    @workflow.run
    @abstractmethod
    async def run(self, asked: AccessRequestInput) -> Stage: ...

    @workflow.update
    @abstractmethod
    async def decide(self, decision: AccessDecision) -> Stage:
        """An administrator decides.

        Conflict("procedure_decided") when somebody already has, Conflict("procedure_forwarded")
        once the member services hold it, Forbidden("own_request"), Forbidden("access_withdrawn");
        Conflict("access_already_held") where the person got in by another way: the request ends.
        """
