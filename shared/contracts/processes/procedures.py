"""Any process behind a procedure, as membership's generic routes address it: by its id alone."""

from abc import abstractmethod
from uuid import UUID

from temporalio import workflow

from shared.contracts.membership.procedures import (
    ProcedureKind,
    ProcedureRef,
    Stage,
    StagedMessage,
)
from shared.contracts.processes.human_tasks import HoldsTasks


def process_id(kind: ProcedureKind, procedure_id: UUID) -> str:
    """`access-request/<id>`: what may exist only once is kept by the row's constraint."""
    return f"{kind.replace('_', '-')}/{procedure_id}"


class FollowsProcedure(HoldsTasks):
    @workflow.update
    @abstractmethod
    async def opened(self) -> ProcedureRef:
        """Answer once the procedure is on record, or refuse as the record did."""

    @workflow.update
    @abstractmethod
    async def withdraw(self, account_id: UUID) -> Stage:
        """Conflict("procedure_decided" | "procedure_over") once it is too late."""

    @workflow.update
    @abstractmethod
    async def answer(self, message: StagedMessage) -> Stage:
        """The requester answers a question. Conflict("no_question") when none is asked."""
